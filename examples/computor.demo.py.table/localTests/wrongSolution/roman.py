"""Roman numerals that only add."""

PARTS = [(1000, "M"), (500, "D"), (100, "C"), (50, "L"), (10, "X"), (5, "V"), (1, "I")]


def to_roman(number):
    numeral = ""
    for value, letter in PARTS:
        numeral += letter * (number // value)
        number %= value
    return numeral


def from_roman(text):
    values = {letter: value for value, letter in PARTS}
    return sum(values[letter] for letter in text)
