import sys

sys.path.append("../computor.demo.py.functions")

celsius = [12, 15, 9, 21]
