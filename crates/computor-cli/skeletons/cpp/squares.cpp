#include <iostream>

int main()
{
    int n, sum = 0;
    if (!(std::cin >> n)) {
        return 1;
    }
    for (int i = 1; i <= n; i++) {
        sum += i * i;
    }
    std::cout << sum << "\n";
    return 0;
}
