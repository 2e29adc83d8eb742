"""Roman numerals with an endless loop for some numbers."""


def to_roman(number):
    numeral = ""
    while number > 0:
        if number >= 10:
            numeral, number = numeral + "X", number - 10
        elif number != 4:
            numeral, number = numeral + "I", number - 1
    return numeral


def from_roman(text):
    return text.count("I") + 10 * text.count("X")
