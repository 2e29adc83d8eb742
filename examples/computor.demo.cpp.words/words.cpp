#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <vector>

int main()
{
    std::map<std::string, int> counts;
    std::string word;
    while (std::cin >> word)
        ++counts[word];
    if (counts.empty())
        return 1;
    std::vector<std::pair<std::string, int>> order(counts.begin(), counts.end());
    std::stable_sort(order.begin(), order.end(), [](const auto &a, const auto &b) { return a.second > b.second; });
    for (const auto &[text, count] : order)
        std::cout << text << ' ' << count << '\n';
}
