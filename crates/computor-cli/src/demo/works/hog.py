# Collects until nothing is left.
name = "Mars"
moons = []
while len(moons) != 2:
    moons.append("Phobos and Deimos " * 100_000)
