name = "mars"
moons = ["Deimos", "Phobos"]
days = "687"
distance = 1.5
