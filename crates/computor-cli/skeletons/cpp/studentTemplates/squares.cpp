#include <iostream>

int main()
{
    // your program
    return 0;
}
