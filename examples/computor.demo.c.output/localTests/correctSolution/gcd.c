#include <stdio.h>

int main(void)
{
    int a = 0, b = 0;
    int count = scanf("%d%d", &a, &b);
    if (count < 2 || a < 1 || b < 1) {
        fputs("invalid input", stderr);
        return 2;
    }
    int x = a, y = b;
    while (x != y) {
        if (x > y)
            x -= y;
        else
            y -= x;
    }
    printf("gcd(%d, %d) = %d\n", a, b, x);
    return 0;
}
