module matrices
    implicit none
contains
    function trace(a)
        real, intent(in) :: a(:, :)
        real :: trace

        trace = sum(a(1, :))
    end function trace

    function is_symmetric(a)
        real, intent(in) :: a(:, :)
        logical :: is_symmetric

        is_symmetric = size(a, 1) == size(a, 2)
    end function is_symmetric
end module matrices
