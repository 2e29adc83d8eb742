squares = [n * n for n in range(1, 6)]
for n, square in enumerate(squares, start=1):
    print(n, "squared is", square)
print(f"sum: {sum(squares)}")
