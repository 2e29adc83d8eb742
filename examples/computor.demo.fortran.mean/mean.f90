program mean
    implicit none
    integer :: n
    real, allocatable :: x(:)
    real :: average

    read *, n
    if (n <= 0) stop 2
    allocate (x(n))
    read *, x
    average = sum(x) / n
    print '(A, 1X, F0.3)', 'mean', average
    print '(A, 1X, F0.3)', 'spread', sqrt(sum((x - average)**2) / n)
end program mean
