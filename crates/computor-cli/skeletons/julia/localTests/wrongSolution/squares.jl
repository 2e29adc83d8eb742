numbers = [1, 2, 3, 4]
squares = numbers .+ numbers
total = sum(squares)
println("The sum of the squares is ", total)
