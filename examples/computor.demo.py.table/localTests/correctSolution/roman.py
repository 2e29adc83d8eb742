"""Roman numerals."""

PARTS = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
]


def to_roman(number):
    """The numeral of a number from 1 to 3999."""
    if not 1 <= number <= 3999:
        raise ValueError(f"{number} has no numeral")
    numeral = ""
    for value, letters in PARTS:
        while number >= value:
            numeral += letters
            number -= value
    return numeral


def from_roman(text):
    """The number of a numeral."""
    rest, number = text.upper(), 0
    for value, letters in PARTS:
        while rest.startswith(letters):
            rest = rest[len(letters):]
            number += value
    if rest or not text or to_roman(number) != text.upper():
        raise ValueError(f"{text} is not a numeral")
    return number
