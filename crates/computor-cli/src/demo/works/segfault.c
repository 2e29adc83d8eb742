/* Follows a pointer that leads nowhere. */
#include <stdio.h>

int main(void)
{
    volatile int *where = NULL;
    printf("%d\n", *where);
    return 0;
}
