collatz(n) = n
println("3 takes ", collatz(3), " steps")
