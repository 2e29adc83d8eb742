name = "M" * "ars"
moons = String["Phobos", "Deimos"]
days = 687
distance = 1524 / 1000
inner = true
period = days / (1461 / 4)
table = Dict("distance" => distance, "days" => days)
pair = days, inner
