numbers = [1, 2, 3, 4];
squares = numbers .^ 2;
total = sum(squares);
printf("The sum of the squares is %d\n", total);
