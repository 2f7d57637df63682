// Small multigraphs in integers: canonical numbering and automorphisms.
//
// The definitions are those of topologies/graphs/canonical.py, which explains the method and gives the source.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bitset>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

namespace nuloops {

using Vertex = std::uint8_t;
using Mask = std::uint64_t;  // a set of vertices, lines or places

inline int size_of(Mask mask) { return static_cast<int>(std::bitset<64>(mask).count()); }

constexpr int most_vertices = 24;  // limit of 2 * loops + legs - 2, the same as in topologies/enumeration/counting.py
constexpr int most_lines = 36;     // 3 * loops + legs - 3 at this limit
constexpr int most_legs = 26;
constexpr int most_nodes = most_vertices + most_legs;  // vertices and, in the mass basis, free ends

// Lets another thread stop long work, which polls it at every step, so that an interrupt takes effect at once.
class Watch {
public:
    void stop() { stopped.store(true, std::memory_order_relaxed); }
    void poll() const {
        if (stopped.load(std::memory_order_relaxed)) throw std::runtime_error("the work was stopped");
    }

private:
    std::atomic<bool> stopped{false};
};

// A vector that lives on the stack and holds at most `Capacity` elements.
template <class Element, int Capacity>
class Fixed {
public:
    void push_back(const Element& element) {
        if (count == Capacity) throw std::length_error("a graph of the kernel is full");
        elements[count++] = element;
    }
    void clear() { count = 0; }
    int size() const { return count; }
    Element& operator[](int i) { return elements[i]; }
    const Element& operator[](int i) const { return elements[i]; }
    Element* begin() { return elements.data(); }
    Element* end() { return elements.data() + count; }
    const Element* begin() const { return elements.data(); }
    const Element* end() const { return elements.data() + count; }

private:
    std::array<Element, Capacity> elements;
    int count = 0;
};

// A line joins u <= v; lines are ordered as pairs.
struct Line {
    Vertex u, v;
    friend bool operator<(const Line& a, const Line& b) { return (a.u << 8 | a.v) < (b.u << 8 | b.v); }
    friend bool operator==(const Line& a, const Line& b) { return a.u == b.u && a.v == b.v; }
};

inline Line line(int u, int v) {
    return u <= v ? Line{static_cast<Vertex>(u), static_cast<Vertex>(v)}
                  : Line{static_cast<Vertex>(v), static_cast<Vertex>(u)};
}

// Insertion sort, the fastest for a dozen elements that are nearly in order.
template <class Range>
void sort_few(Range& range) {
    for (auto next = range.begin(); next != range.end(); ++next)
        for (auto here = next; here != range.begin() && *here < *(here - 1); --here) std::iter_swap(here, here - 1);
}

struct Graph {
    int order = 0;
    Fixed<Line, most_lines> lines;
    Fixed<Vertex, most_legs> legs;

    std::array<int, most_vertices> degrees() const {
        std::array<int, most_vertices> degree{};
        for (auto [u, v] : lines) ++degree[u], ++degree[v];
        for (auto v : legs) ++degree[v];
        return degree;
    }
};

// Whether some internal line is a bridge.
inline bool has_bridge(const Graph& graph) {
    const Mask everything = (Mask{1} << graph.order) - 1;
    for (int cut = 0; cut < graph.lines.size(); ++cut) {
        Mask reached = 1;
        for (Mask before = 0; before != reached;) {
            before = reached;
            for (int i = 0; i < graph.lines.size(); ++i) {
                const Mask ends = Mask{1} << graph.lines[i].u | Mask{1} << graph.lines[i].v;
                if (i != cut && reached & ends) reached |= ends;
            }
        }
        if (reached != everything) return true;
    }
    return false;
}

// The lines that join u and v: a symmetric table of small integers; the diagonal counts self-loops once.
struct Bundles {
    int order;
    std::array<std::uint8_t, most_nodes * most_nodes> table;

    explicit Bundles(int size) : order(size) { std::fill_n(table.begin(), size * size, std::uint8_t{0}); }
    std::uint8_t operator()(int u, int v) const { return table[u * order + v]; }
    void add(int u, int v, int weight) {
        table[u * order + v] += static_cast<std::uint8_t>(weight);
        if (u != v) table[v * order + u] += static_cast<std::uint8_t>(weight);
    }
    template <class Lines>
    static Bundles of(int order, const Lines& lines) {
        Bundles found(order);
        for (auto [u, v] : lines) found.add(u, v, 1);
        return found;
    }
};

using Ranks = std::array<std::uint8_t, most_nodes>;
using Numbering = std::array<std::uint8_t, most_nodes>;  // the vertex at each position

// Individualisation and refinement; every vertex has at most four neighbours.
class Search {
public:
    // `colours` may be any integers in the order of the colours
    template <class Colours>
    Search(const Bundles& bundles, const Colours& colours) : order(bundles.order), joined(bundles) {
        Ranks ranks{};
        for (int v = 0; v < order; ++v) {
            ranks[v] = 0;
            for (int w = 0; w < order; ++w) ranks[v] += colours[w] < colours[v];
            for (int w = 0; w < order; ++w)
                if (joined(v, w)) around[v].push_back(static_cast<Vertex>(w));
        }
        descend(ranks);
    }

    const Numbering& canonical_order() const { return ties.front(); }

    // The lower triangle of the table in canonical order.
    const std::vector<std::uint8_t>& canonical_table() const { return best; }

    // All vertex permutations (v goes to image[v]) that keep colours and bundles, the identity first.
    std::vector<Numbering> automorphisms() const {
        std::vector<Numbering> found(ties.size());
        for (std::size_t i = 0; i < ties.size(); ++i)
            for (int position = 0; position < order; ++position) found[i][ties[0][position]] = ties[i][position];
        return found;
    }

private:
    struct Signature {
        std::uint64_t surroundings;  // (bundle, rank) of each neighbour, sorted, sixteen bits each, from the top
        std::uint8_t rank, vertex;
        bool operator<(const Signature& other) const {
            return rank != other.rank ? rank < other.rank : surroundings < other.surroundings;
        }
    };

    Signature signature(int v, const Ranks& ranks) const {
        Fixed<std::uint16_t, 4> seen;
        for (auto w : around[v]) seen.push_back(static_cast<std::uint16_t>(joined(v, w) << 8 | ranks[w]));
        sort_few(seen);
        std::uint64_t code = 0;
        for (int i = 0; i < seen.size(); ++i) code |= std::uint64_t{seen[i]} << (48 - 16 * i);
        return {code, ranks[v], static_cast<std::uint8_t>(v)};
    }

    void refine(Ranks& ranks) const {
        Mask used = 0;
        for (int v = 0; v < order; ++v) used |= Mask{1} << ranks[v];
        int classes = size_of(used);
        Fixed<Signature, most_nodes> sorted;
        while (classes < order) {
            sorted.clear();
            for (int v = 0; v < order; ++v) sorted.push_back(signature(v, ranks));
            std::sort(sorted.begin(), sorted.end());
            int refined = 0;
            for (int i = 0, first = 0; i < order; ++i) {
                if (i == 0 || sorted[i - 1] < sorted[i]) first = i, ++refined;
                ranks[sorted[i].vertex] = static_cast<std::uint8_t>(first);
            }
            if (refined == classes) break;
            classes = refined;
        }
    }

    void descend(Ranks ranks) {
        refine(ranks);
        std::array<std::uint8_t, most_nodes> members{};
        for (int v = 0; v < order; ++v) ++members[ranks[v]];
        int shared = 0;
        while (shared < order && members[shared] < 2) ++shared;
        if (shared == order) return leaf(ranks);
        for (int chosen = 0; chosen < order; ++chosen) {
            if (ranks[chosen] != shared) continue;
            Ranks split = ranks;  // the chosen vertex keeps the rank of the cell, the others move behind it
            for (int v = 0; v < order; ++v) split[v] += ranks[v] == shared && v != chosen;
            descend(split);
        }
    }

    void leaf(const Ranks& ranks) {
        Numbering at;
        for (int v = 0; v < order; ++v) at[ranks[v]] = static_cast<std::uint8_t>(v);
        table.clear();
        for (int i = 0; i < order; ++i)
            for (int j = 0; j <= i; ++j) table.push_back(joined(at[i], at[j]));
        if (ties.empty() || table < best) {
            best = table;
            ties.assign(1, at);
        } else if (table == best) {
            ties.push_back(at);
        }
    }

    int order;
    const Bundles& joined;
    std::array<Fixed<Vertex, 4>, most_nodes> around;
    std::vector<std::uint8_t> table, best;
    std::vector<Numbering> ties;
};

}  // namespace nuloops
