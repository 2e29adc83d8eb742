#include <iostream>
#include <map>
#include <stdexcept>
#include <string>

int main()
{
    const std::map<std::string, int> counts;
    for (std::string word; std::cin >> word;)
        std::cout << word << ' ' << counts.at(word) << '\n';
    return 1;
}
