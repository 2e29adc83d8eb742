total = 0
for number in range(1, 6):
    square = number**2
    total += square
    print(f"{number} squared is {square}")
print("sum:", total)
