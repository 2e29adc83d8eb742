program squares
    implicit none
    ! your program
end program squares
