# Forgets to count, and prints meanwhile.
n = 1
while n <= 5:
    print(n, "squared is", n * n)
