#include "stack.h"

static int numbers[8];
static int top = -1;

void push(int value)
{
    if (top == 7)
        return;
    top++;
    numbers[top] = value;
}

int pop(void)
{
    if (top < 0)
        return -1;
    return numbers[top--];
}

int size(void)
{
    return top + 1;
}
