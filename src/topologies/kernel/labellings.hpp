// Which fermion/scalar labellings of a topology are equivalent, and which ways to place an operator's legs.
//
// The same as Symmetry in topologies/graphs/labellings.py: labellings are compared on bundles, the lines between two
// vertices or the legs at one vertex, where only the number of fermions matters.
#pragma once

#include <set>

#include "survey.hpp"

namespace nuloops {

using Legs = std::array<std::uint8_t, most_legs>;  // for each leg a class, a slot or a vertex

// The legs of an operator: `classes[i]` is the number of the first leg that is the same field.
struct External {
    std::vector<int> classes;
    std::vector<bool> spinor;

    int size() const { return static_cast<int>(classes.size()); }
    int fermions() const { return static_cast<int>(std::count(spinor.begin(), spinor.end(), true)); }

    // Every order of the fermion legs' classes, and for each every order of the scalars' classes behind them.
    template <class Visit>
    void arrange(Visit&& visit) const {
        Legs names{};
        auto end = names.begin();
        for (int i = 0; i < size(); ++i)
            if (spinor[i]) *end++ = static_cast<std::uint8_t>(classes[i]);
        const auto middle = end;
        for (int i = 0; i < size(); ++i)
            if (!spinor[i]) *end++ = static_cast<std::uint8_t>(classes[i]);
        std::sort(names.begin(), middle);
        std::sort(middle, end);
        do {
            do visit(names);
            while (std::next_permutation(middle, end));
        } while (std::next_permutation(names.begin(), middle));
    }

    // The place of each leg, if `names` are the classes at the places; equal legs take their places in order.
    Legs places(const Legs& names) const {
        Legs found{};
        std::array<int, most_legs> next{};
        for (int i = 0; i < size(); ++i) {
            int& place = next[classes[i]];
            while (names[place] != classes[i]) ++place;
            found[i] = static_cast<std::uint8_t>(place++);
        }
        return found;
    }
};

// The inequivalent ways to put an operator's legs on a topology, whatever its lines are.  They depend only on how the
// automorphisms permute the legs, so they are found once for each group.
class LegPlaces {
public:
    explicit LegPlaces(const External& of_operator) : external(of_operator) {}

    // The slot of each leg for each way; slots are the sorted legs of the topology.
    const std::vector<Legs>& under(const std::vector<Permutation>& group) {
        if (last != cache.end() && last->first == group) return last->second;
        last = cache.find(group);
        if (last != cache.end()) return last->second;
        if (held > most_held) cache.clear(), held = 0;
        last = cache.emplace(group, std::vector<Legs>{}).first;
        std::vector<Legs>& found = last->second;
        std::vector<int> names = external.classes;
        std::sort(names.begin(), names.end());
        do {
            if (is_smallest(names, group)) {
                Legs at{};
                std::copy(names.begin(), names.end(), at.begin());
                found.push_back(external.places(at));
            }
        } while (std::next_permutation(names.begin(), names.end()));
        held += found.size();
        return found;
    }

private:
    static constexpr std::size_t most_held = 1 << 19;  // ways that the cache may hold, 26 bytes each

    static bool is_smallest(const std::vector<int>& names, const std::vector<Permutation>& group) {
        for (const Permutation& motion : group) {
            std::size_t slot = 0;
            while (slot < names.size() && names[motion[slot]] == names[slot]) ++slot;
            if (slot < names.size() && names[motion[slot]] < names[slot]) return false;
        }
        return true;
    }

    External external;
    using Known = std::map<std::vector<Permutation>, std::vector<Legs>>;
    Known cache;
    Known::iterator last = cache.end();  // the same group is often asked for again
    std::size_t held = 0;
};

// The automorphisms of a topology acting on its bundles.
class Symmetry {
public:
    void look_at(const Graph& topology) {
        graph = &topology;
        std::array<int, most_nodes> hung{};
        for (auto v : topology.legs) ++hung[v];
        const Bundles joined = Bundles::of(topology.order, topology.lines);
        moves = Search(joined, hung).automorphisms();
        bundles.clear();
        for (int i = 0; i < topology.lines.size(); ++i) {
            if (i > 0 && topology.lines[i] == topology.lines[i - 1]) ++bundles.back().size;
            else bundles.push_back({i, 1});
        }
        for (int i = 0; i < topology.legs.size(); ++i) {
            if (i > 0 && topology.legs[i] == topology.legs[i - 1]) ++bundles.back().size;
            else first_leg[topology.legs[i]] = i, bundles.push_back({topology.lines.size() + i, 1});
        }
        target.assign(moves.size(), {});
        for (std::size_t m = 0; m < moves.size(); ++m)
            for (const Bundle& bundle : bundles) target[m].push_back(image(bundle, moves[m]));
    }

    // Whether a labelling comes first among its equivalents.
    bool is_first(Mask fermions) const {
        for (const auto& to : target)
            if (moved(fermions, to) < fermions) return false;
        return true;
    }

    // Every inequivalent way to put an operator's legs on a labelling: the vertex of each leg, in the operator's order.
    template <class Visit>
    void labelled(Mask fermions, const External& external, Visit&& visit) const {
        std::vector<const Numbering*> stabiliser;
        for (std::size_t m = 0; m < moves.size(); ++m)
            if (moved(fermions, target[m]) == fermions) stabiliser.push_back(&moves[m]);
        Fixed<Vertex, most_legs> slots;
        for (const bool spinor : {true, false})
            for (int i = 0; i < graph->legs.size(); ++i)
                if ((fermions >> (graph->lines.size() + i) & 1) == spinor) slots.push_back(graph->legs[i]);
        std::set<Legs> seen;
        external.arrange([&](const Legs& names) {
            const Legs legs = vertices(names, slots, external);
            const Legs code = at_vertices(legs, external);
            if (!seen.insert(code).second) return;
            for (const Numbering* move : stabiliser) seen.insert(moved(code, *move));
            visit(legs);
        });
    }

    // A code for the places of an operator's legs that is equal for equivalent places.
    Legs leg_classes(const Legs& legs, const External& external) const {
        const Legs code = at_vertices(legs, external);
        Legs least = code;
        for (const Numbering& move : moves) least = std::min(least, moved(code, move));
        return least;
    }

private:
    struct Bundle {
        int first, size;  // its bits in a mask
    };

    int image(const Bundle& bundle, const Numbering& move) const {
        const int internal = graph->lines.size();
        for (int b = 0; b < static_cast<int>(bundles.size()); ++b) {
            const int first = bundles[b].first;
            if (bundle.first < internal && first < internal) {
                const Line from = graph->lines[bundle.first];
                if (graph->lines[first] == line(move[from.u], move[from.v])) return b;
            } else if (bundle.first >= internal && first >= internal) {
                if (graph->legs[first - internal] == move[graph->legs[bundle.first - internal]]) return b;
            }
        }
        throw std::logic_error("an automorphism leaves the graph");
    }

    // The smallest mask with as many fermions in each bundle as the image has.
    Mask moved(Mask fermions, const std::vector<int>& to) const {
        Mask found = 0;
        for (std::size_t b = 0; b < bundles.size(); ++b) {
            const Mask inside = fermions >> bundles[b].first & ((Mask{1} << bundles[b].size) - 1);
            if (inside) found |= ((Mask{1} << size_of(inside)) - 1) << bundles[to[b]].first;
        }
        return found;
    }

    // The vertices of an operator's legs, if `names` are the classes of the legs in the slots.
    Legs vertices(const Legs& names, const Fixed<Vertex, most_legs>& slots, const External& external) const {
        std::array<std::pair<std::uint8_t, Vertex>, most_legs> sorted{};
        for (int i = 0; i < slots.size(); ++i) sorted[i] = {names[i], slots[i]};
        std::sort(sorted.begin(), sorted.begin() + slots.size());
        std::array<int, most_legs> next{};
        Legs found{};
        for (int i = 0; i < slots.size(); ++i) {
            int& place = next[external.classes[i]];
            while (sorted[place].first != external.classes[i]) ++place;
            found[i] = sorted[place++].second;
        }
        return found;
    }

    // The classes at each vertex, sorted, vertex after vertex.
    Legs at_vertices(const Legs& legs, const External& external) const {
        std::array<std::pair<Vertex, std::uint8_t>, most_legs> sorted{};
        for (int i = 0; i < external.size(); ++i) sorted[i] = {legs[i], static_cast<std::uint8_t>(external.classes[i])};
        std::sort(sorted.begin(), sorted.begin() + external.size());
        Legs found{};
        for (int i = 0; i < external.size(); ++i) found[i] = sorted[i].second;
        return found;
    }

    Legs moved(const Legs& code, const Numbering& move) const {
        Legs found{};
        for (int i = 0; i < graph->legs.size(); ++i) {
            const int v = graph->legs[i];
            found[first_leg[move[v]] + i - first_leg[v]] = code[i];
        }
        return found;
    }

    const Graph* graph = nullptr;
    std::vector<Numbering> moves;
    std::vector<Bundle> bundles;  // the lines, then the legs
    std::vector<std::vector<int>> target;  // by move and bundle
    std::array<int, most_vertices> first_leg{};
};

}  // namespace nuloops
