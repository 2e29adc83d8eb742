def to_fahrenheit(celsius):
    return celsius * 2 + 30

celsius = [12, 15, 9, 21]
fahrenheit = [to_fahrenheit(c) for c in celsius]
warmest = fahrenheit[-1]
