// Where topologies come from and where they go; and those without a skeleton, trees and one-loop graphs.
//
// Trees and circles are those of topologies/generate.py, in the same order.
#pragma once

#include <memory>

#include "kernel_shapes.hpp"

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

// Receives topologies, one at a time.  If it asks for them, `symmetries` is the group that the automorphisms of the
// topology induce on its legs, exchanges of legs at one vertex among them.
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
    virtual bool advance(Sink& sink) = 0;  // hands over the next portion; false when there is none
};

// What the automorphisms of a topology do to its legs; for graphs whose symmetries are not known otherwise.
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

// Topologies without a skeleton, in one portion.
class Unadorned : public Source {
public:
    Unadorned(std::shared_ptr<const Shapes> available, int legs) : shapes(std::move(available)), total(legs) {}

    bool advance(Sink& sink) override {
        if (finished) return false;
        finished = true;
        run(sink);
        return true;
    }

protected:
    virtual void run(Sink& sink) = 0;

    // Hand over pieces joined in a row (a ring if closed); their vertices `line_start` are what is joined.
    static void hand_over(Graph& graph, Sink& sink) {
        sort_few(graph.lines);
        sort_few(graph.legs);
        sink.take(graph, sink.symmetries_wanted ? leg_symmetries(graph) : std::vector<Permutation>{});
    }

    // A new vertex with branches; returns its number.
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

private:
    bool finished = false;
};

// Trees, from the centre of mass of their legs: the vertex, or the line, that leaves at most half of them on a side.
class Trees : public Unadorned {
    using Unadorned::Unadorned;

    void run(Sink& sink) override {
        for (int children : {3, 4}) {
            for (const Bunch& bunch : shapes->bunches(total, children, (total - 1) / 2)) {
                Graph graph;
                plant(graph, bunch);
                hand_over(graph, sink);
            }
        }
        if (total % 2 || total < 4) return;
        const std::vector<Bunch>& halves = shapes->branches[total / 2];
        for (auto left = halves.begin(); left != halves.end(); ++left)
            for (auto right = left; right != halves.end(); ++right) {
                Graph graph;
                const int one = plant(graph, *left), two = plant(graph, *right);
                graph.lines.push_back(line(one, two));
                hand_over(graph, sink);
            }
    }
};

// One loop: circular strings up to rotation and reflection.
class Circles : public Unadorned {
    using Unadorned::Unadorned;

    void run(Sink& sink) override {
        for (const String& string : shapes->strings[total]) {
            if (string.empty() || !is_smallest(string)) continue;
            Graph graph;
            std::vector<int> ring;
            for (Shape bead : string) ring.push_back(plant(graph, shapes->beads[bead.leaves][bead.rank]));
            for (std::size_t i = 0; i < ring.size(); ++i)
                graph.lines.push_back(line(ring[i], ring[(i + 1) % ring.size()]));
            hand_over(graph, sink);
        }
    }

    static bool is_smallest(const String& string) {
        for (String way : {string, String(string.rbegin(), string.rend())})
            for (std::size_t turn = 0; turn < way.size(); ++turn) {
                std::rotate(way.begin(), way.begin() + 1, way.end());
                if (way < string) return false;
            }
        return true;
    }
};

}  // namespace nuloops
