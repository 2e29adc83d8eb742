program mean
    implicit none
end program mean
