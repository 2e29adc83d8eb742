numbers = []
while (line := input()) != "end":
    numbers.append(float(line))
if numbers:
    print(f"{len(numbers)} numbers, average {sum(numbers) / len(numbers):.2f}")
else:
    print("no numbers")
