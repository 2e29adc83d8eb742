function collatz(n, steps = 0)
    n < 1 && throw(ArgumentError("n must be positive"))
    while n > 1
        n = n % 2 == 0 ? div(n, 2) : 3 * n + 1
        steps += 1
    end
    steps
end
foreach(n -> println("$n takes $(collatz(n)) steps"), 1:5)
