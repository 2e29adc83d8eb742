lines <- readLines(file("stdin"))
numbers <- suppressWarnings(as.numeric(lines))
if (anyNA(numbers)) {
  warning(sprintf("%d lines are not numbers", sum(is.na(numbers))))
}
numbers <- numbers[!is.na(numbers)]
if (length(numbers) == 0) {
  stop("there are no numbers")
}
cat(sprintf("count  %d\n", length(numbers)))
cat(sprintf("mean   %.2f\n", mean(numbers)))
cat(sprintf("range  %g to %g\n", min(numbers), max(numbers)))
