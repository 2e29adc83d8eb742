from math import pi
import math

name = "Mars"
moons = len(["Phobos", "Deimos"])
radius = 3389.5
has_rings = bool(0)
moon_names = ["Phobos", "Deimos"]
orbit = dict(days=687, distance=1.524)
circumference = math.tau * radius
