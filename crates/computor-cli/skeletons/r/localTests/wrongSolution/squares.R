numbers <- c(1, 2, 3, 4)
squares <- numbers + numbers
total <- sum(squares)
cat("The sum of the squares is", total, "\n")
