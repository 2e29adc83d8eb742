for n in range(5):
    print(n, "squared is", n * n)
print("sum:", 55)
