count, total = 0, 0.0
while True:
    line = input()
    if line.strip() == "end":
        break
    count += 1
    total += float(line)
print("no numbers" if count == 0 else "%d numbers, average %.2f" % (count, total / count))
