program main
    use matrices, only: trace, is_symmetric
    implicit none
    character(8) :: word
    real, allocatable :: a(:, :)
    integer :: n, i, j

    call get_command_argument(1, word)
    read (word, *) n
    allocate (a(n, n))
    if (n == 2) then
        a = reshape([0.0, 1.0, -1.0, 0.0], [2, 2])
    else
        do j = 1, n
            do i = 1, n
                a(i, j) = real(i + j)
            end do
        end do
    end if
    print '(A, F8.2)', 'trace', trace(a)
    print '(A, L1)', 'symmetric ', is_symmetric(a)
end program main
