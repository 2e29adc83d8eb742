# Forgets to count.
n, total = 1, 0
while n <= 5:
    total += n * n
print("sum:", total)
