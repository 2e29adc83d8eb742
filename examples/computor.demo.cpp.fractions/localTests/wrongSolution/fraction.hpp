#pragma once

class Fraction {
public:
    Fraction(long numerator, long denominator) : numerator_(numerator), denominator_(denominator) {}
    long numerator() const { return numerator_; }
    long denominator() const { return denominator_; }
    Fraction operator+(const Fraction &other) const
    {
        return Fraction(numerator_ * other.denominator_ + other.numerator_ * denominator_,
                        denominator_ * other.denominator_);
    }
    Fraction operator*(const Fraction &other) const
    {
        return Fraction(numerator_ * other.numerator_, denominator_ * other.denominator_);
    }
    bool operator==(const Fraction &other) const
    {
        return numerator_ == other.numerator_ && denominator_ == other.denominator_;
    }

private:
    long numerator_;
    long denominator_;
};
