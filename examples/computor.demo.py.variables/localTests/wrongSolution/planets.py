name = "mars"
moons = "2"
radius = 3389.5
has_rings = False
moon_names = ["Deimos", "Phobos"]
orbit = {"days": 687}
circumference = 2 * 3.14 * radius
