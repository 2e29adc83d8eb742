"""Temperatures in two scales."""


def to_fahrenheit(celsius):
    """The temperature in degrees Fahrenheit."""
    return celsius * 9 / 5 + 32


def to_celsius(fahrenheit):
    """The temperature in degrees Celsius."""
    return (fahrenheit - 32) * 5 / 9


def table(start, stop, step=10):
    """Pairs of both temperatures from start to stop, both included."""
    if step <= 0:
        raise ValueError("the step must be positive")
    return [(celsius, to_fahrenheit(celsius)) for celsius in range(start, stop + 1, step)]
