// Canonical keys: graphs as text, as topologies/graphs/graph.py writes them.
#pragma once

#include <string>

#include "labellings.hpp"

namespace nuloops {

inline void append_digits(std::string& text, int vertex) { text += "0123456789abcdefghijklmnopqrstuvwxyz"[vertex]; }

// The position of each vertex in canonical order.
inline Numbering positions(const Search& search, int order) {
    Numbering position{};
    for (int i = 0; i < order; ++i) position[search.canonical_order()[i]] = static_cast<std::uint8_t>(i);
    return position;
}

// Append the internal lines of one kind, renumbered, as sorted pairs of digits.
inline void append_lines(std::string& text, const Graph& graph, Mask chosen, const Numbering& position) {
    Fixed<Line, most_lines> lines;
    for (int i = 0; i < graph.lines.size(); ++i)
        if (chosen >> i & 1) lines.push_back(line(position[graph.lines[i].u], position[graph.lines[i].v]));
    std::sort(lines.begin(), lines.end());
    for (auto [u, v] : lines) append_digits(text, u), append_digits(text, v);
}

// The key of a topology; its legs are not told apart.
inline std::string key_of(const Graph& graph) {
    std::array<int, most_nodes> hung{};
    for (auto v : graph.legs) ++hung[v];
    const Bundles joined = Bundles::of(graph.order, graph.lines);
    const Numbering position = positions(Search(joined, hung), graph.order);
    std::vector<int> legs;
    for (auto v : graph.legs) legs.push_back(position[v]);
    std::sort(legs.begin(), legs.end());
    std::string text = "T_";
    for (int v : legs) append_digits(text, v);
    append_lines(text += '_', graph, ~Mask{0}, position);
    return text;
}

// The key of a diagram without the name of its operator; `graph.legs` are the operator's, in its order.
inline std::string key_of(const Graph& graph, Mask fermions, const std::vector<int>& classes) {
    Bundles joined(graph.order);
    for (int i = 0; i < graph.lines.size(); ++i)
        joined.add(graph.lines[i].u, graph.lines[i].v, fermions >> i & 1 ? fermion_weight : 1);
    // the sorted classes at each vertex, compared like words: at most four legs, one byte each, from the top
    std::array<std::uint32_t, most_nodes> colours{};
    std::array<int, most_nodes> hung{};
    for (int name = 0; name < graph.legs.size(); ++name)
        for (int i = 0; i < graph.legs.size(); ++i) {
            const int v = graph.legs[i];
            if (classes[i] == name) colours[v] |= static_cast<std::uint32_t>(name + 1) << (24 - 8 * hung[v]++);
        }
    const Numbering position = positions(Search(joined, colours), graph.order);
    std::vector<std::pair<int, int>> sorted;  // (class, position): equal legs in increasing order
    for (int i = 0; i < graph.legs.size(); ++i) sorted.emplace_back(classes[i], position[graph.legs[i]]);
    std::sort(sorted.begin(), sorted.end());
    std::string text = "_";
    std::array<int, most_legs> next{};
    for (int name : classes) {
        int& at = next[name];
        while (sorted[at].first != name) ++at;
        append_digits(text, sorted[at++].second);
    }
    append_lines(text += "_F", graph, fermions, position);
    append_lines(text += "_S", graph, ~fermions, position);
    return text;
}

}  // namespace nuloops
