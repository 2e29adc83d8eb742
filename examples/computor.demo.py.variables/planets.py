import math

name = "Mars"
moons = 2
radius = 3389.5
has_rings = False
moon_names = ["Phobos", "Deimos"]
orbit = {"days": 687, "distance": 1.524}
circumference = 2 * math.pi * radius
