function collatz(n)
    n >= 1 || throw(ArgumentError("n must be positive"))
    steps = 0
    while n != 1
        n = iseven(n) ? n ÷ 2 : 3n + 1
        steps += 1
    end
    return steps
end

for n in 1:5
    println(n, " takes ", collatz(n), " steps")
end
