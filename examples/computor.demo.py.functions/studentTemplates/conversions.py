def to_fahrenheit(celsius):
    """The temperature in degrees Fahrenheit."""


def to_celsius(fahrenheit):
    """The temperature in degrees Celsius."""


def table(start, stop, step=10):
    """Pairs of both temperatures from start to stop, both included."""
