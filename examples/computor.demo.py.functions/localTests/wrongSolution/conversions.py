def to_fahrenheit(celsius):
    return celsius * 9 / 5 + 32


def to_celsius(fahrenheit):
    return (fahrenheit - 32) * 5 / 9


def table(start, stop, step=10):
    # the last temperature is missing, and nothing checks the step
    return [(c, to_fahrenheit(c)) for c in range(start, stop, step or 1)]
