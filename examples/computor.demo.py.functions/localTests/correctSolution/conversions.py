def to_fahrenheit(celsius):
    return 1.8 * celsius + 32


def to_celsius(fahrenheit):
    return (fahrenheit - 32) / 1.8


def table(start, stop, step=10):
    if step <= 0:
        raise ValueError(step)
    rows = []
    while start <= stop:
        rows.append((start, to_fahrenheit(start)))
        start += step
    return rows
