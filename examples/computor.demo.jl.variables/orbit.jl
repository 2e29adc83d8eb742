name = "Mars"
moons = ["Phobos", "Deimos"]
days = 687
distance = 1.524
inner = distance < 5.2
period = days / 365.25
table = Dict("days" => days, "distance" => distance)
pair = (days, inner)
