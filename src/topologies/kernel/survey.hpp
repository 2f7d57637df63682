// Filters and labellings of one topology, as defined in topologies/filters/ and topologies/graphs/labellings.py.
#pragma once

#include <string>

#include "sources.hpp"

namespace nuloops {

constexpr int fermion_weight = 16;  // a bundle of lines is written as 16 * (number of fermions) + (number of scalars)

// Questions about how many lines leave a set of vertices, answered from a table with one byte for each set.
class Cuts {
public:
    void look_at(const Graph& topology) {
        graph = &topology;
        const auto degree = graph->degrees();
        quartic = 0;
        for (int v = 0; v < graph->order; ++v) quartic |= Mask{degree[v] == 4} << v;
        outer.resize(std::size_t{1} << graph->order);
        joined.resize(outer.size());
        const Bundles lines = Bundles::of(graph->order, graph->lines);
        outer[0] = 0;
        for (int v = 0; v < graph->order; ++v) {
            const std::size_t half = std::size_t{1} << v;
            joined_to(v, lines);
            const int own = degree[v] - 2 * lines(v, v);
            for (std::size_t s = 0; s < half; ++s)
                outer[half + s] = static_cast<std::uint8_t>(outer[s] + own - 2 * joined[s]);
        }
    }

    // The fewest outer lines of a proper subset: one if there is a tadpole, two if there is only a self-energy.
    int fewest_outer_lines() const {
        std::uint8_t least = 0xFF;
        for (std::size_t s = 1; s + 1 < outer.size(); ++s) least = std::min(least, outer[s]);
        return least;
    }

    // For a topology without self-energies: the sets of four lines that must contain a fermion.  False when a loop has
    // three outer lines, since then no diagram is genuine.
    bool fermion_demands(std::vector<Mask>& demands) const {
        demands.clear();
        for (std::size_t s = 1; s + 1 < outer.size(); ++s) {
            if (outer[s] > 4 || !has_loop(s)) continue;
            if (outer[s] == 3) return false;
            demands.push_back(outer_lines(s));
        }
        return true;
    }

    // Whether no part of a diagram diverges superficially.  With V = V3 + V4 vertices and I lines a part has
    // 4 (I - V + 1) - 2 I + I_F = 4 + I_F - V3 - outer powers of momentum (2 I = 3 V3 + 4 V4 - outer), minus the number
    // of its fermion lines with an odd number of propagators.
    bool finite(Mask fermions) {
        Bundles spinors(graph->order);
        for (int i = 0; i < graph->lines.size(); ++i)
            if (fermions >> i & 1) spinors.add(graph->lines[i].u, graph->lines[i].v, 1);
        inside.resize(outer.size());
        inside[0] = 0;
        for (int v = 0; v < graph->order; ++v) {
            const std::size_t half = std::size_t{1} << v;
            joined_to(v, spinors);
            for (std::size_t s = 0; s < half; ++s)
                inside[half + s] = static_cast<std::uint8_t>(inside[s] + joined[s] + spinors(v, v));
        }
        for (std::size_t s = 1; s < outer.size(); ++s) {
            if (4 + inside[s] < outer[s] || !has_loop(s)) continue;
            const int powers = 4 + inside[s] - outer[s] - size_of(s & ~quartic);
            if (powers >= 0 && powers - odd_lines(fermions, s) >= 0) return false;
        }
        return true;
    }

private:
    // Fill joined[s] for the subsets s of the vertices before v: how many lines join them to v.
    void joined_to(int v, const Bundles& lines) {
        joined[0] = 0;
        for (int u = 0; u < v; ++u) {
            const std::size_t half = std::size_t{1} << u;
            const std::uint8_t between = lines(u, v);
            for (std::size_t s = 0; s < half; ++s) joined[half + s] = static_cast<std::uint8_t>(joined[s] + between);
        }
    }

    // Lines inside >= vertices, that is 3 V3 + 4 V4 - outer >= 2 (V3 + V4).
    bool has_loop(Mask subset) const {
        return size_of(subset) + size_of(subset & quartic) >= outer[subset];
    }

    Mask outer_lines(Mask subset) const {
        Mask found = 0;
        for (int i = 0; i < graph->lines.size(); ++i)
            found |= ((subset >> graph->lines[i].u ^ subset >> graph->lines[i].v) & 1) << i;
        for (int i = 0; i < graph->legs.size(); ++i)
            found |= (subset >> graph->legs[i] & 1) << (graph->lines.size() + i);
        return found;
    }

    // How many fermion lines, open or closed, have an odd number of propagators inside a subset.
    int odd_lines(Mask fermions, Mask subset) const {
        std::array<Mask, most_vertices> connected{};  // the vertices of each chain, and whether its length is odd
        std::array<bool, most_vertices> odd{};
        int chains = 0;
        for (int i = 0; i < graph->lines.size(); ++i) {
            const Mask ends = Mask{1} << graph->lines[i].u | Mask{1} << graph->lines[i].v;
            if (!(fermions >> i & 1) || (ends & subset) != ends) continue;
            Mask merged = ends;
            bool parity = true;
            int kept = 0;
            for (int chain = 0; chain < chains; ++chain) {
                if (connected[chain] & ends) {
                    merged |= connected[chain];
                    parity = parity != odd[chain];
                } else {
                    connected[kept] = connected[chain];
                    odd[kept++] = odd[chain];
                }
            }
            connected[kept] = merged;
            odd[kept] = parity;
            chains = kept + 1;
        }
        return static_cast<int>(std::count(odd.begin(), odd.begin() + chains, true));
    }

    const Graph* graph = nullptr;
    Mask quartic = 0;
    std::vector<std::uint8_t> outer, joined, inside;  // by subset
};

// Every choice of fermion lines with the given number of fermion legs, as sorted bit masks over lines, then legs.
// There is no fermion at a quartic vertex and an even number at a cubic one: linear equations modulo two.
inline void fermion_masks(const Graph& graph, int fermion_legs, std::vector<Mask>& masks) {
    const int internal = graph.lines.size(), width = internal + graph.legs.size();
    const auto degree = graph.degrees();
    std::array<Mask, most_vertices> equation{};
    Mask forbidden = 0;
    const auto meet = [&](int v, int i) {
        equation[v] ^= Mask{1} << i;
        if (degree[v] == 4) forbidden |= Mask{1} << i;
    };
    for (int i = 0; i < internal; ++i) meet(graph.lines[i].u, i), meet(graph.lines[i].v, i);
    for (int i = 0; i < graph.legs.size(); ++i) meet(graph.legs[i], internal + i);
    std::vector<std::pair<int, Mask>> solved;  // (pivot, reduced equation)
    for (int v = 0; v < graph.order; ++v) {
        Mask row = degree[v] == 4 ? 0 : equation[v] & ~forbidden;
        for (auto [pivot, other] : solved)
            if (row >> pivot & 1) row ^= other;
        if (!row) continue;
        int pivot = width - 1;
        while (!(row >> pivot & 1)) --pivot;
        for (auto& [other, reduced] : solved)
            if (reduced >> pivot & 1) reduced ^= row;
        solved.emplace_back(pivot, row);
    }
    Mask pivots = 0;
    for (auto [pivot, row] : solved) pivots |= Mask{1} << pivot;
    masks.assign(1, 0);
    for (int free = 0; free < width; ++free) {
        if ((forbidden | pivots) >> free & 1) continue;
        Mask vector = Mask{1} << free;
        for (auto [pivot, row] : solved) vector |= (row >> free & 1) << pivot;
        const std::size_t known = masks.size();
        for (std::size_t i = 0; i < known; ++i) masks.push_back(masks[i] ^ vector);
    }
    const auto wrong = [=](Mask mask) { return size_of(mask >> internal) != fermion_legs; };
    masks.erase(std::remove_if(masks.begin(), masks.end(), wrong), masks.end());
    std::sort(masks.begin(), masks.end());
}

// A code that is equal for labellings with the same diagram in the mass basis: scalar legs are deleted, along with
// every line that then leads nowhere, vertices that become 2-valent are smoothed, and the fermion legs stay.
inline std::string mass_basis_code(const Graph& graph, Mask fermions) {
    struct Weighted {
        int u, v, weight;
        bool meets(int w) const { return u == w || v == w; }
        int other(int w) const { return u == w ? v : u; }
    };
    std::vector<Weighted> lines;
    for (int i = 0; i < graph.lines.size(); ++i)
        lines.push_back({graph.lines[i].u, graph.lines[i].v, fermions >> i & 1 ? fermion_weight : 1});
    int nodes = graph.order;
    for (int i = 0; i < graph.legs.size(); ++i)
        if (fermions >> (graph.lines.size() + i) & 1) lines.push_back({graph.legs[i], nodes++, fermion_weight});
    std::vector<bool> alive(nodes, true);
    for (int v = 0; v < graph.order;) {
        std::vector<std::size_t> around;
        int degree = 0;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (!lines[i].meets(v)) continue;
            around.push_back(i);
            degree += (lines[i].u == v) + (lines[i].v == v);
        }
        if (!alive[v] || (degree > 1 && (degree > 2 || around.size() < 2))) {
            ++v;
            continue;
        }
        alive[v] = false;
        if (around.size() == 2)
            lines.push_back({lines[around[0]].other(v), lines[around[1]].other(v), lines[around[0]].weight});
        while (!around.empty()) lines.erase(lines.begin() + around.back()), around.pop_back();
        v = 0;  // its neighbours may have lost a line
    }
    std::vector<int> number(nodes), colours;
    for (int v = 0; v < nodes; ++v) {
        number[v] = static_cast<int>(colours.size());
        if (alive[v]) colours.push_back(v >= graph.order);
    }
    Bundles joined(static_cast<int>(colours.size()));
    for (auto [u, v, weight] : lines) joined.add(number[u], number[v], weight);
    const Search search(joined, colours);
    std::string code(1, static_cast<char>(colours.size()));
    for (int i = 0; i < joined.order; ++i) code += static_cast<char>(colours[search.canonical_order()[i]]);
    code.append(search.canonical_table().begin(), search.canonical_table().end());
    return code;
}

}  // namespace nuloops
