program mean
    implicit none
    integer :: n
    real, allocatable :: x(:)

    read *, n
    allocate (x(n))
    read *, x
    print '(A, 1X, F0.3)', 'mean', sum(x) / n
    print '(A, 1X, F0.3)', 'spread', sqrt(sum((x - sum(x) / n)**2) / (n - 1))
end program mean
