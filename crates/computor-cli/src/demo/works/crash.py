# Counts one too far.
squares = [n * n for n in range(1, 6)]
for n in range(1, 7):
    print(n, "squared is", squares[n - 1])
print("sum:", sum(squares))
