lines <- readLines(file("stdin"))
