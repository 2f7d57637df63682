// Legs as decorations of vacuum graphs: topologies in integers, in the order of topologies/enumeration/decorations.py.
//
// Few topologies survive a filter, so whole families of decorations are pruned before they are built: `Pruning` says
// which, and why.
#pragma once

#include <memory>

#include "skeletons.hpp"
#include "sources.hpp"

namespace nuloops {

// Conditions on the topologies that are wanted: decorations that cannot satisfy them are never built.
//
// `irreducible`: no internal line may be a bridge.  Then the skeleton has no bridge, and every branch is a single leg.
//
// `outer`: every proper part with a loop has at least this many outer lines; 2 without tadpoles, 3 also without
// self-energies, 4 for genuine topologies.  A tree of k vertices has at least k + 2 outer lines, and the components of
// a disconnected part share its outer lines; hence a part with at most two contains one with a loop and no more outer
// lines, and so does a part with three and at least as many lines as vertices.  So these parts, if they have too few
// outer lines, must not occur:
//   (a) a branch of m >= 2 legs is cut off by its stalk: the rest has 1 + (legs - m) outer lines and all the loops;
//   (b) the beads on a line, with k >= 1 legs: the rest has 2 + (legs - k) and, from two loops on, a loop;
//   (c) some vertices S of the skeleton, not all, with everything put on them and on the lines between them: their
//       outer lines are those of S in the skeleton and the legs put there.
struct Pruning {
    bool irreducible = false;
    int outer = 0;
};

// All ways to put legs on one vacuum graph with two loops or more, one at a time.
class Decorations : public Source {
public:
    Decorations(const Graph& vacuum, std::shared_ptr<const Shapes> available, int legs, Pruning pruning)
        : skeleton(vacuum), shapes(std::move(available)), total(legs), places(places_of(skeleton)),
          motions(Motions(skeleton).found), counts(places.size()), rank(places.size()), first_leg(places.size()) {
        for (int size = 0; size <= legs; ++size) {
            on_line.push_back(allowed(shapes->strung[size], pruning));
            on_vertex.push_back(allowed(shapes->hanging[size], pruning));
        }
        most_on_line = pruning.outer ? std::clamp(legs + 2 - pruning.outer, 0, legs) : legs;
        finished = (pruning.irreducible && has_bridge(skeleton)) || (places.empty() && legs > 0);
        if (pruning.outer) find_demands(pruning.outer);
        if (!places.empty()) counts[0] = legs;
    }

    bool advance(Sink& sink) override {
        if (finished) return false;
        if (!decorating) decorating = satisfies_demands() && is_smallest() && first_shapes();
        if (decorating) {
            for (std::size_t i = 0; i < used.size(); ++i) rank[used[i]] = (*choices[i])[digit[i]];
            if (shapes_are_smallest()) build(sink);
            decorating = next_shapes();
        }
        if (!decorating) finished = !next_counts();
        return true;
    }

private:
    // At least this many legs must be put on these places.
    struct Demand {
        std::vector<std::size_t> places;
        int legs;
    };

    std::vector<int> allowed(const std::vector<Piece>& pieces, Pruning pruning) const {
        std::vector<int> ranks;
        for (int i = 0; i < static_cast<int>(pieces.size()); ++i) {
            const int cut_off = pieces[i].largest_branch;
            if (cut_off > 1 && (pruning.irreducible || 1 + total - cut_off < pruning.outer)) continue;  // (a)
            ranks.push_back(i);
        }
        return ranks;
    }

    void find_demands(int outer_wanted) {  // (c)
        for (Mask subset = 1; subset + 1 < Mask{1} << skeleton.order; ++subset) {
            std::vector<std::size_t> inside;
            int inner = 0, outer = 0;
            for (std::size_t p = 0; p < places.size(); ++p) {
                const auto [on_line, index] = places[p];
                const bool begins = subset >> (on_line ? skeleton.lines[index].u : index) & 1;
                const bool stops = subset >> (on_line ? skeleton.lines[index].v : index) & 1;
                if (begins && stops) inside.push_back(p);
                inner += on_line && begins && stops;
                outer += begins != stops;
            }
            const bool has_loop = inner >= size_of(subset);
            const int missing = (has_loop ? outer_wanted : std::min(outer_wanted, 3)) - outer;
            if (missing > total) finished = true;  // no decoration of this skeleton is enough
            if (missing > 0) demands.push_back({inside, missing});
        }
    }

    bool satisfies_demands() const {
        for (std::size_t p = 0; p < places.size(); ++p)
            if (places[p].on_line && counts[p] > most_on_line) return false;  // (b)
        for (const Demand& demand : demands) {
            int legs = 0;
            for (auto p : demand.places) legs += counts[p];
            if (legs < demand.legs) return false;
        }
        return true;
    }

    // Whether no symmetry makes the numbers smaller; collects the symmetries that keep them.
    bool is_smallest() {
        stabiliser.clear();
        for (std::size_t i = 1; i < motions.size(); ++i) {
            std::size_t p = 0;
            while (p < places.size() && counts[motions[i].from[p]] == counts[p]) ++p;
            if (p == places.size()) {
                stabiliser.push_back(&motions[i]);
            } else if (counts[motions[i].from[p]] < counts[p]) {
                std::swap(motions[i], motions[1]);  // the next numbers are similar: try this symmetry first
                return false;
            }
        }
        return true;
    }

    // The first shapes for the present numbers, if there are any.
    bool first_shapes() {
        used.clear();
        choices.clear();
        for (std::size_t p = 0; p < places.size(); ++p) {
            rank[p] = 0;
            if (counts[p] == 0) continue;
            used.push_back(p);
            choices.push_back(&(places[p].on_line ? on_line : on_vertex)[counts[p]]);
            if (choices.back()->empty()) return false;
        }
        digit.assign(used.size(), 0);
        return true;
    }

    // The next shapes, the last place moving fastest.
    bool next_shapes() {
        std::size_t i = used.size();
        while (i > 0 && ++digit[i - 1] == choices[i - 1]->size()) digit[--i] = 0;
        return i > 0;
    }

    int rank_from(const Motion& motion, std::size_t p) const {
        const int before = rank[motion.from[p]];
        if (!(motion.turned >> p & 1)) return before;
        return shapes->reversal[counts[p]][before];
    }

    // Whether no symmetry makes the shapes smaller, place by place; collects the symmetries that keep them.
    bool shapes_are_smallest() {
        symmetries.clear();
        for (const Motion* motion : stabiliser) {
            std::size_t i = 0;
            while (i < used.size() && rank_from(*motion, used[i]) == rank[used[i]]) ++i;
            if (i == used.size()) {
                symmetries.push_back(motion);
            } else if (rank_from(*motion, used[i]) < rank[used[i]]) {
                return false;
            }
        }
        return true;
    }

    const Piece& piece(std::size_t p) const {
        const auto& pieces = places[p].on_line ? shapes->strung : shapes->hanging;
        return pieces[counts[p]][rank[p]];
    }

    void build(Sink& sink) {
        graph.order = skeleton.order;
        graph.lines.clear();
        graph.legs.clear();
        for (std::size_t p = 0; p < places.size(); ++p) {
            if (counts[p] == 0) {
                if (places[p].on_line) graph.lines.push_back(skeleton.lines[places[p].index]);
                continue;
            }
            const Place place = places[p];
            const int u = place.on_line ? skeleton.lines[place.index].u : place.index;
            const int v = place.on_line ? skeleton.lines[place.index].v : place.index;
            const int base = graph.order;
            const auto vertex = [=](Vertex own) { return own == line_start ? u : own == line_end ? v : base + own; };
            const Piece& added = piece(p);
            first_leg[p] = graph.legs.size();
            for (auto [a, b] : added.lines) graph.lines.push_back(line(vertex(a), vertex(b)));
            for (auto leg : added.legs) graph.legs.push_back(static_cast<Vertex>(vertex(leg)));
            graph.order += added.order;
        }
        sort_few(graph.lines);
        if (sink.symmetries_wanted) find_leg_symmetries();
        sort_few(graph.legs);
        sink.take(graph, leg_symmetries);
    }

    // How the symmetries of the decorated skeleton permute the legs, which are still in the order of the places.
    void find_leg_symmetries() {
        if (symmetries.empty() && std::none_of(used.begin(), used.end(), [this](auto p) { return piece(p).exchanges.size(); })) {
            leg_symmetries = alone;
            return;
        }
        std::array<int, most_legs> sorted{};  // the final position of each leg
        for (int i = 0; i < total; ++i)
            for (int j = 0; j < total; ++j)
                sorted[i] +=
                    graph.legs[j] < graph.legs[i] || (graph.legs[j] == graph.legs[i] && j < i);
        const Permutation& identity = alone.front();
        generators.clear();
        const auto at = [&sorted](int leg) { return (sorted[leg]); };
        for (auto p : used) {
            for (auto [first, size] : piece(p).exchanges) {
                Permutation exchange = identity;
                for (int leg = first_leg[p] + first; leg < first_leg[p] + first + size; ++leg)
                    std::swap(exchange[at(leg)], exchange[at(leg + size)]);
                generators.push_back(exchange);
            }
        }
        for (const Motion* motion : symmetries) {
            Permutation moved{};
            for (auto p : used) {
                const auto from = motion->from[p];
                for (int leg = 0; leg < counts[p]; ++leg) {
                    const int to = motion->turned >> p & 1 ? piece(from).backwards[leg] : leg;
                    moved[at(first_leg[from] + leg)] = static_cast<std::uint8_t>(at(first_leg[p] + to));
                }
            }
            if (moved != identity) generators.push_back(moved);
        }
        leg_symmetries = closure(generators, total);
    }

    // The next numbers of legs at the places, from (n, 0, ...) to (0, ..., n) in falling order.
    bool next_counts() {
        if (places.size() < 2) return false;
        std::size_t p = places.size() - 1;
        const int last = counts[p];
        while (p > 0 && counts[p - 1] == 0) --p;
        if (p == 0) return false;
        --counts[p - 1];
        counts.back() = 0;
        counts[p] = last + 1;
        return true;
    }

    Graph skeleton;
    std::shared_ptr<const Shapes> shapes;
    int total;
    std::vector<Place> places;
    std::vector<Motion> motions;  // the identity first
    std::vector<std::vector<int>> on_line, on_vertex;
    std::vector<Demand> demands;
    int most_on_line = 0;
    bool finished = false, decorating = false;

    std::vector<int> counts, rank, first_leg;  // by place: how many legs, in which shape, and the first of them
    std::vector<const Motion*> stabiliser, symmetries;
    std::vector<std::size_t> used;
    std::vector<const std::vector<int>*> choices;
    std::vector<std::size_t> digit;  // which of the choices, by used place
    const std::vector<Permutation> alone = closure({}, total);  // the group of the identity
    std::vector<Permutation> generators, leg_symmetries;
    Graph graph;
};

}  // namespace nuloops
