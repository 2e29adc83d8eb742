import sys
sys.path.insert(0, "../computor.demo.py.functions")
from conversions import to_fahrenheit

celsius = [12, 15, 9, 21]
fahrenheit = list(map(to_fahrenheit, celsius))
warmest = sorted(fahrenheit)[-1]
