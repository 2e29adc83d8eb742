"""Roman numerals."""


def to_roman(number):
    """The numeral of a number from 1 to 3999."""


def from_roman(text):
    """The number of a numeral."""
