# Collects until nothing is left.
name = "Mars"
moons = []
while moons != ["Phobos", "Deimos"]:
    moons.append("Phobos and Deimos " * 100_000)
