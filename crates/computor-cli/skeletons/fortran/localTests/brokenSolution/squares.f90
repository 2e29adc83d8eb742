program squares
    implicit none
    integer :: n, i, total
    read (*, *, iostat=status) n
    if (status /= 0) stop 1
    total = 0
    do i = 1, n
        total = total + i * i
    end do
    print '(i0)', total
end program squares
