module matrices
    implicit none
contains
end module matrices
