radius <- c(2439.7, 6051.8, 6371)
volume <- pi * radius^3
larger <- "yes"
planets <- list(radius)
smallest <- 1
