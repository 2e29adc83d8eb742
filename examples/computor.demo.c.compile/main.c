#include <stdio.h>
#include <stdlib.h>

#include "stack.h"
#include "stack.h"

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 3;
    for (int i = 0; i < count; i++)
        push(i);
    printf("size %d\n", size());
    while (size() > 0) {
        int value = pop();
        printf(size() > 0 ? "%d " : "%d\n", value);
    }
    printf("empty: %d\n", pop());
    return 0;
}
