import sys

sys.path.append("../computor.demo.py.functions")
from conversions import to_fahrenheit

celsius = [12, 15, 9, 21]
fahrenheit = [to_fahrenheit(temperature) for temperature in celsius]
warmest = max(fahrenheit)
