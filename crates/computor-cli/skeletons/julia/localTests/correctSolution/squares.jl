numbers = [1, 2, 3, 4]
squares = numbers .^ 2
total = sum(squares)
println("The sum of the squares is ", total)
