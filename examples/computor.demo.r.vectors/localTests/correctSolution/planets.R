name <- c("Mercury", "Venus", "Earth", "Mars")
radius <- setNames(c(2439.7, 6051.8, 6371, 3389.5), name)
volume <- (4 * pi / 3) * radius * radius * radius
larger <- !(radius <= 3000)
planets <- data.frame(name, radius = as.numeric(radius), larger = as.logical(larger), stringsAsFactors = TRUE)
smallest <- names(sort(radius))[1]
relative_to <- function(name) {
  as.numeric(radius) / radius[[name]]
}
