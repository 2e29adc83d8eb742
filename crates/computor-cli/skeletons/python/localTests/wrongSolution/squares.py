numbers = [1, 2, 3, 4]
squares = [number + number for number in numbers]
total = sum(squares)
print(f"The sum of the squares is {total}")
