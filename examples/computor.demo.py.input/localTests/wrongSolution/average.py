numbers = []
while (line := input()) != "end":
    numbers.append(int(line))
print(f"{len(numbers)} numbers, average {sum(numbers) / len(numbers):.2f}")
