#include "stack.h"

static int numbers[8];
static int used = 0;

void push(int value)
{
    numbers[used++ % 8] = value;
}

int pop(void)
{
    return numbers[--used];
}

int size(void)
{
    return used;
}
