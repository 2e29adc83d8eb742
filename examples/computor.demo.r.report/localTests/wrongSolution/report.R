numbers <- as.numeric(readLines(file("stdin")))
cat("count ", length(numbers), "\n")
cat("mean ", mean(numbers), "\n")
