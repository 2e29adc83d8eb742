module matrices
    implicit none
contains
    function trace(a)
        real, intent(in) :: a(:, :)
        real :: trace
        integer :: i

        trace = sum([(a(i, i), i=1, size(a, 1))])
    end function trace

    function is_symmetric(a)
        real, intent(in) :: a(:, :)
        logical :: is_symmetric

        is_symmetric = all(abs(a - transpose(a)) <= 0)
    end function is_symmetric
end module matrices
