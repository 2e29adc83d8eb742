radius <- c(Mercury = 2439.7, Venus = 6051.8, Earth = 6371.0, Mars = 3389.5)
volume <- 4 / 3 * pi * radius^3
larger <- radius > 3000
planets <- data.frame(name = names(radius), radius = unname(radius), larger = unname(larger))
smallest <- planets$name[which.min(planets$radius)]

relative_to <- function(name) unname(radius / radius[name])
