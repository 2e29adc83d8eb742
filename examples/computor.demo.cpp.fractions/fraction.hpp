#pragma once

#include <numeric>
#include <stdexcept>

class Fraction {
public:
    Fraction(long numerator, long denominator)
    {
        if (denominator == 0)
            throw std::invalid_argument("the denominator is zero");
        long divisor = std::gcd(numerator, denominator);
        if (denominator < 0)
            divisor = -divisor;
        numerator_ = numerator / divisor;
        denominator_ = denominator / divisor;
    }

    long numerator() const { return numerator_; }
    long denominator() const { return denominator_; }

private:
    long numerator_;
    long denominator_;
};

inline Fraction operator+(const Fraction &a, const Fraction &b)
{
    return {a.numerator() * b.denominator() + b.numerator() * a.denominator(), a.denominator() * b.denominator()};
}

inline Fraction operator*(const Fraction &a, const Fraction &b)
{
    return {a.numerator() * b.numerator(), a.denominator() * b.denominator()};
}

inline bool operator==(const Fraction &a, const Fraction &b)
{
    return a.numerator() == b.numerator() && a.denominator() == b.denominator();
}
