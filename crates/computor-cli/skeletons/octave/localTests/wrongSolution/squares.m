numbers = [1, 2, 3, 4];
squares = numbers + numbers;
total = sum(squares);
printf("The sum of the squares is %d\n", total);
