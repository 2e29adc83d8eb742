#include "stack.h"

#define ROOM 8

static int values[ROOM];
static int used = 0;

void push(int value)
{
    if (used < ROOM)
        values[used++] = value;
}

int pop(void)
{
    return used > 0 ? values[--used] : -1;
}

int size(void)
{
    return used;
}
