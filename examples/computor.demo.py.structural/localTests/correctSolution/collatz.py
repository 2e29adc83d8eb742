def collatz(start):
    numbers = []
    while start > 1:
        numbers.append(start)
        if start % 2:
            start = 3 * start + 1
        else:
            start //= 2
    return numbers + [1]
