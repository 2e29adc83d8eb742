module matrices
    implicit none
    private
    public :: trace, is_symmetric
contains
    pure function trace(a) result(total)
        real, intent(in) :: a(:, :)
        real :: total
        integer :: i

        total = 0
        do i = 1, size(a, 1)
            total = total + a(i, i)
        end do
    end function trace

    pure function is_symmetric(a) result(same)
        real, intent(in) :: a(:, :)
        logical :: same

        same = maxval(abs(a - transpose(a))) <= 0
    end function is_symmetric
end module matrices
