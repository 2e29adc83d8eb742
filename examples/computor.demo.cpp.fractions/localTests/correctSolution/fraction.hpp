#ifndef FRACTION_HPP
#define FRACTION_HPP

#include <stdexcept>

struct Fraction {
    Fraction(long numerator, long denominator) : top(numerator), bottom(denominator)
    {
        if (denominator == 0)
            throw std::invalid_argument("a fraction needs a denominator");
        long a = top < 0 ? -top : top, b = bottom < 0 ? -bottom : bottom;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        if (bottom < 0)
            a = -a;
        top /= a;
        bottom /= a;
    }
    long numerator() const { return top; }
    long denominator() const { return bottom; }
    Fraction operator+(const Fraction &other) const
    {
        return {top * other.bottom + other.top * bottom, bottom * other.bottom};
    }
    Fraction operator*(const Fraction &other) const { return {top * other.top, bottom * other.bottom}; }
    bool operator==(const Fraction &other) const { return top == other.top && bottom == other.bottom; }

private:
    long top, bottom;
};

#endif
