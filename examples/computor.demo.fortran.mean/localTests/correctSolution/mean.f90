program mean
    implicit none
    integer :: n, i
    real, allocatable :: x(:)
    real :: total, squares, average

    read *, n
    if (n < 1) stop 2
    allocate (x(n))
    read *, x
    total = 0
    do i = 1, n
        total = total + x(i)
    end do
    average = total / n
    squares = 0
    do i = 1, n
        squares = squares + (x(i) - average)**2
    end do
    write (*, '(A, 1X, F0.3)') 'mean', average
    write (*, '(A, 1X, F0.3)') 'spread', sqrt(squares / n)
end program mean
