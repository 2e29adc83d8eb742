#include <algorithm>
#include <iostream>
#include <string>
#include <unordered_map>
#include <vector>

int main()
{
    std::unordered_map<std::string, int> counts;
    for (std::string word; std::cin >> word;)
        counts[word]++;
    std::vector<std::pair<int, std::string>> order;
    for (const auto &[word, count] : counts)
        order.emplace_back(-count, word);
    std::sort(order.begin(), order.end());
    for (const auto &[count, word] : order)
        std::cout << word << ' ' << -count << std::endl;
    return order.empty();
}
