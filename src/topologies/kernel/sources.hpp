// Sources and sinks of topologies, and the sources without a skeleton: trees and one-loop graphs.
//
// Trees and circles are those of topologies/enumeration/decorations.py, in the same order.
#pragma once

#include <memory>

#include "shapes.hpp"

namespace nuloops {

// A permutation of the legs of a topology.
using Permutation = std::array<std::uint8_t, most_legs>;

// The group that some permutations generate, sorted; it holds the identity.
inline std::vector<Permutation> closure(const std::vector<Permutation>& generators, int legs) {
    Permutation identity{};
    for (int i = 0; i < legs; ++i) identity[i] = static_cast<std::uint8_t>(i);
    std::vector<Permutation> group{identity};
    for (std::size_t known = 0; known < group.size(); ++known)
        for (const Permutation& generator : generators) {
            Permutation product{};
            for (int i = 0; i < legs; ++i) product[i] = generator[group[known][i]];
            if (std::find(group.begin(), group.end(), product) == group.end()) group.push_back(product);
        }
    std::sort(group.begin(), group.end());
    return group;
}

// Receives topologies, one at a time.  If it needs symmetries, `symmetries` is the group that the automorphisms of the
// topology induce on its legs, including exchanges of legs at one vertex.
class Sink {
public:
    explicit Sink(bool needs_symmetries) : symmetries_wanted(needs_symmetries) {}
    virtual ~Sink() = default;
    virtual void take(const Graph& graph, const std::vector<Permutation>& symmetries) = 0;
    const bool symmetries_wanted;
};

// A source of topologies that is emptied in portions.
class Source {
public:
    virtual ~Source() = default;
    virtual bool advance(Sink& sink) = 0;  // hands over the next portion, which may be empty; false at the end
};

// The group that the automorphisms of a topology induce on its legs, for graphs whose symmetries are not yet known.
inline std::vector<Permutation> leg_symmetries(const Graph& graph) {
    std::array<int, most_nodes> hung{};
    for (auto v : graph.legs) ++hung[v];
    Permutation identity{};
    std::array<int, most_nodes> first{};
    for (int i = graph.legs.size() - 1; i >= 0; --i) first[graph.legs[i]] = i;
    for (int i = 0; i < graph.legs.size(); ++i) identity[i] = static_cast<std::uint8_t>(i);
    std::vector<Permutation> generators;
    for (int i = 1; i < graph.legs.size(); ++i) {
        if (graph.legs[i] != graph.legs[i - 1]) continue;
        generators.push_back(identity);
        std::swap(generators.back()[i - 1], generators.back()[i]);
    }
    const Bundles joined = Bundles::of(graph.order, graph.lines);
    for (const Numbering& image : Search(joined, hung).automorphisms()) {
        Permutation moved{};
        for (int i = 0; i < graph.legs.size(); ++i) {
            const int v = graph.legs[i];
            moved[i] = static_cast<std::uint8_t>(first[image[v]] + i - first[v]);
        }
        if (moved != identity) generators.push_back(moved);
    }
    return closure(generators, graph.legs.size());
}

// Topologies without a skeleton.
class Unadorned : public Source {
public:
    Unadorned(std::shared_ptr<const Shapes> available, int legs) : shapes(std::move(available)), total(legs) {}

protected:
    static void hand_over(Graph& graph, Sink& sink) {
        sort_few(graph.lines);
        sort_few(graph.legs);
        sink.take(graph, sink.symmetries_wanted ? leg_symmetries(graph) : std::vector<Permutation>{});
    }

    // Adds a vertex with branches, and returns its number.
    int plant(Graph& graph, const Bunch& bunch) const {
        const Piece piece = shapes->planted(bunch);
        const int base = graph.order;
        for (auto [a, b] : piece.lines) graph.lines.push_back(line(base + a, base + b));
        for (auto leg : piece.legs) graph.legs.push_back(static_cast<Vertex>(base + leg));
        graph.order += piece.order;
        return base;
    }

    std::shared_ptr<const Shapes> shapes;
    const int total;
};

// Trees, from the centre of mass of their legs: the vertex, or the line, that leaves at most half of them on each side.
// The trees of a portion have the same first branch at the centre.
class Trees : public Unadorned {
public:
    Trees(std::shared_ptr<const Shapes> available, int legs) : Unadorned(std::move(available), legs) {
        Bunch sizes;
        for (int children : {3, 4}) Shapes::partition(total, (total - 1) / 2, children, sizes, centres);
        if (total % 2 == 0 && total > 2) centres.push_back({{total / 2, 0}, {total / 2, 0}});
    }

    bool advance(Sink& sink) override {
        if (centre == centres.size()) return false;
        const Bunch& sizes = centres[centre];
        Bunch chosen{{sizes[0].leaves, first}};
        shapes->choose(sizes, chosen, [&](const Bunch& bunch) {
            Graph graph;
            if (bunch.size() > 2) {
                plant(graph, bunch);
            } else {  // a line
                const auto& halves = shapes->branches[bunch[0].leaves];
                const int one = plant(graph, halves[bunch[0].rank]), two = plant(graph, halves[bunch[1].rank]);
                graph.lines.push_back(line(one, two));
            }
            hand_over(graph, sink);
        });
        if (++first == static_cast<int>(shapes->branches[sizes[0].leaves].size())) first = 0, ++centre;
        return true;
    }

private:
    std::vector<Bunch> centres;  // how many legs each branch has
    std::size_t centre = 0;
    int first = 0;
};

// One loop: circular strings up to rotation and reflection, one at a time.
class Circles : public Unadorned {
public:
    using Unadorned::Unadorned;

    bool advance(Sink& sink) override {
        const std::vector<String>& strings = shapes->strings[total];
        if (total == 0 || next == strings.size()) return false;
        const String& string = strings[next++];
        if (!is_smallest(string)) return true;
        Graph graph;
        std::vector<int> ring;
        for (Shape bead : string) ring.push_back(plant(graph, shapes->beads[bead.leaves][bead.rank]));
        for (std::size_t i = 0; i < ring.size(); ++i)
            graph.lines.push_back(line(ring[i], ring[(i + 1) % ring.size()]));
        hand_over(graph, sink);
        return true;
    }

private:
    static bool is_smallest(const String& string) {
        for (String way : {string, String(string.rbegin(), string.rend())})
            for (std::size_t turn = 0; turn < way.size(); ++turn) {
                std::rotate(way.begin(), way.begin() + 1, way.end());
                if (way < string) return false;
            }
        return true;
    }

    std::size_t next = 0;
};

}  // namespace nuloops
