# Give each name of the task its value.
radius <- c(Mercury = 2439.7)
