// Rooted trees of legs, and strings of them along a line: those of topologies/enumeration/branches.py, in its order.
#pragma once

#include <map>
#include <memory>

#include "graphs.hpp"

namespace nuloops {

// A branch is identified by its number of leaves and its rank among the branches with as many; a bead likewise.
struct Shape {
    int leaves, rank;
    friend bool operator<(Shape a, Shape b) { return std::pair(a.leaves, a.rank) < std::pair(b.leaves, b.rank); }
    friend bool operator==(Shape a, Shape b) { return a.leaves == b.leaves && a.rank == b.rank; }
};
using Bunch = std::vector<Shape>;   // the branches at a vertex
using String = std::vector<Shape>;  // the beads along a line

// An exchange of two equal branches: of `size` legs from `first` on with the `size` legs that follow.
struct Exchange {
    int first, size;
};

constexpr Vertex line_start = 0xFE, line_end = 0xFF;

// Something that is put on a line or on a cubic vertex (its `line_start`); its own vertices are 0, 1, ...
struct Piece {
    int order = 0;
    std::vector<Line> lines;
    std::vector<Vertex> legs;
    std::vector<Exchange> exchanges;
    std::vector<int> backwards;  // for a string: the position of each leg when it is read from the other end
    int largest_branch = 1;      // the most legs that a single line cuts off
};

// Every branch, bead and string up to a number of legs, in the order of the Python lists.
class Shapes {
public:
    // Trees need no strings, and of the branches only those with at most half of the legs.
    Shapes(int most_leaves, bool needs_strings, std::shared_ptr<const Watch> patience)
        : most(most_leaves), with_strings(needs_strings), watch(std::move(patience)) {
        const auto size = most + 1;
        branches.resize(size), beads.resize(size), strings.resize(size);
        hanging.resize(size), strung.resize(size), reversal.resize(size);
        strings[0] = {String{}};
        for (int leaves = 1; leaves <= most; ++leaves) {
            for (int children : leaves == 1 ? std::vector<int>{} : std::vector<int>{2, 3})
                for (const Bunch& branch : bunches(leaves, children)) branches[leaves].push_back(branch);
            if (leaves == 1) branches[1] = {Bunch{}};
            for (int children : {1, 2})
                for (const Bunch& bead : bunches(leaves, children)) beads[leaves].push_back(bead);
            if (with_strings) string_beads(leaves);
        }
        for (int leaves = 0; with_strings && leaves <= most; ++leaves) cut_pieces(leaves);
    }

    // All ways to divide legs among branches, in falling order, none with more than `largest`; the ranks are 0.
    static void partition(int legs, int largest, int children, Bunch& sizes, std::vector<Bunch>& found) {
        if (children == 0) {
            if (legs == 0) found.push_back(sizes);
            return;
        }
        for (int leaves = std::min(largest, legs - children + 1); leaves > 0; --leaves) {
            sizes.push_back({leaves, 0});
            partition(legs - leaves, leaves, children - 1, sizes, found);
            sizes.pop_back();
        }
    }

    // Visit the unordered sets of branches with these sizes that begin with the chosen ones.
    template <class Visit>
    void choose(const Bunch& sizes, Bunch& chosen, Visit&& visit) const {
        if (chosen.size() == sizes.size()) {
            visit(chosen);
            return;
        }
        const int leaves = sizes[chosen.size()].leaves;
        const bool equal = !chosen.empty() && chosen.back().leaves == leaves;
        const int count = static_cast<int>(branches[leaves].size());
        for (int rank = equal ? chosen.back().rank : 0; rank < count; ++rank) {
            chosen.push_back({leaves, rank});
            choose(sizes, chosen, visit);
            chosen.pop_back();
        }
    }

    // A vertex with branches.
    Piece planted(const Bunch& bunch) const {
        Piece piece;
        piece.order = 1;
        hang_all(piece, 0, bunch);
        return piece;
    }

    const int most;  // legs
    const bool with_strings;
    std::vector<std::vector<Bunch>> branches, beads;
    std::vector<std::vector<String>> strings;
    std::vector<std::vector<Piece>> hanging, strung;  // by legs and rank: on a cubic vertex, along a line
    std::vector<std::vector<int>> reversal;           // by legs and rank: the rank of the string read backwards

private:
    // The unordered sets of `children` branches with `legs` legs in total.
    std::vector<Bunch> bunches(int legs, int children) const {
        std::vector<Bunch> partitions, found;
        Bunch sizes, chosen;
        partition(legs, legs, children, sizes, partitions);
        for (const Bunch& each : partitions)
            choose(each, chosen, [&](const Bunch& bunch) {
                watch->poll();
                found.push_back(bunch);
            });
        return found;
    }

    void string_beads(int leaves) {
        for (int first = 1; first <= leaves; ++first)
            for (int rank = 0; rank < static_cast<int>(beads[first].size()); ++rank)
                for (const String& tail : strings[leaves - first]) {
                    watch->poll();
                    String string{{first, rank}};
                    string.insert(string.end(), tail.begin(), tail.end());
                    strings[leaves].push_back(string);
                }
    }

    void cut_pieces(int leaves) {
        const auto at = leaves;
        for (int rank = 0; rank < static_cast<int>(branches[at].size()); ++rank) {
            Piece piece;
            hang(piece, line_start, {leaves, rank});
            piece.largest_branch = leaves;
            hanging[at].push_back(std::move(piece));
        }
        std::map<String, int> rank;
        for (const String& string : strings[at]) {
            watch->poll();
            rank.emplace(string, static_cast<int>(rank.size()));
            strung[at].push_back(threaded(string));
        }
        for (const String& string : strings[at])
            reversal[at].push_back(rank.at(String(string.rbegin(), string.rend())));
    }

    void hang(Piece& piece, Vertex at, Shape branch) const {
        if (branch.leaves == 1) {
            piece.legs.push_back(at);
            return;
        }
        const auto top = static_cast<Vertex>(piece.order++);
        piece.lines.push_back({at, top});
        hang_all(piece, top, branches[branch.leaves][branch.rank]);
    }

    void hang_all(Piece& piece, Vertex at, const Bunch& bunch) const {
        for (std::size_t i = 0; i < bunch.size(); ++i) {
            const int first = static_cast<int>(piece.legs.size());
            if (i > 0 && bunch[i] == bunch[i - 1])
                piece.exchanges.push_back({first - bunch[i].leaves, bunch[i].leaves});
            hang(piece, at, bunch[i]);
        }
    }

    Piece threaded(const String& string) const {
        Piece piece;
        Vertex last = line_start;
        std::vector<std::pair<int, int>> bead_legs;
        for (Shape bead : string) {
            const auto at = static_cast<Vertex>(piece.order++);
            const Bunch& bunch = beads[bead.leaves][bead.rank];
            bead_legs.emplace_back(static_cast<int>(piece.legs.size()), bead.leaves);
            hang_all(piece, at, bunch);
            for (Shape branch : bunch) piece.largest_branch = std::max(piece.largest_branch, branch.leaves);
            piece.lines.push_back({last, at});
            last = at;
        }
        piece.lines.push_back({last, line_end});
        const int total = static_cast<int>(piece.legs.size());
        for (auto [first, size] : bead_legs)
            for (int k = 0; k < size; ++k) piece.backwards.push_back(total - first - size + k);
        return piece;
    }

    const std::shared_ptr<const Watch> watch;  // polled only by the constructor
};

}  // namespace nuloops
