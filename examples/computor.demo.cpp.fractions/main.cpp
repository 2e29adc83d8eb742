#include <iostream>

#include "fraction.hpp"

static void print(const Fraction &f)
{
    std::cout << f.numerator() << '/' << f.denominator() << '\n';
}

int main()
{
    long a, b, c, d;
    if (!(std::cin >> a >> b >> c >> d))
        return 2;
    Fraction x(a, b), y(c, d);
    print(x + y);
    print(x * y);
    std::cout << (x == y ? "equal" : "different") << '\n';
}
