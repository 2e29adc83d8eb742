#include <stdio.h>

static int gcd(int a, int b)
{
    while (b != 0) {
        int rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

int main(void)
{
    int a, b;
    if (scanf("%d %d", &a, &b) != 2 || a <= 0 || b <= 0) {
        fprintf(stderr, "invalid input\n");
        return 2;
    }
    printf("gcd(%d, %d) = %d\n", a, b, gcd(a, b));
    return 0;
}
