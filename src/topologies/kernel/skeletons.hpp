// Vacuum skeletons and their symmetries.
//
// The definitions are those of topologies/enumeration/skeletons.py, which explains the method; the graphs and their
// order are the same.
#pragma once

#include <set>

#include "graphs.hpp"

namespace nuloops {

// The graph in canonical order, the same for isomorphic vacuum graphs.
inline Graph canonical(const Graph& graph) {
    const Bundles joined = Bundles::of(graph.order, graph.lines);
    const Search search(joined, std::array<std::uint8_t, most_nodes>{});
    Numbering position;
    for (int i = 0; i < graph.order; ++i) position[search.canonical_order()[i]] = static_cast<std::uint8_t>(i);
    Graph found;
    found.order = graph.order;
    for (auto [u, v] : graph.lines) found.lines.push_back(line(position[u], position[v]));
    std::sort(found.lines.begin(), found.lines.end());
    return found;
}

// Where a line or a leg can be put on a vacuum graph: on a line, or on a cubic vertex.
struct Place {
    bool on_line;
    int index;
};

inline std::vector<Place> places_of(const Graph& skeleton) {
    std::vector<Place> places;
    for (int i = 0; i < skeleton.lines.size(); ++i) places.push_back({true, i});
    const auto degree = skeleton.degrees();
    for (int v = 0; v < skeleton.order; ++v)
        if (degree[v] == 3) places.push_back({false, v});
    return places;
}

// The vertex at a place; a line is cut for it, and its second half is appended.
inline int opened(Graph& graph, Place place) {
    if (!place.on_line) return place.index;
    Line& half = graph.lines[place.index];
    const int fresh = graph.order++;
    const Vertex end = half.v;
    half = {half.u, static_cast<Vertex>(fresh)};  // not sorted: a second cut of the same line falls on this half
    graph.lines.push_back({static_cast<Vertex>(fresh), end});
    return fresh;
}

// Every way to add a line to a vacuum graph, with repetitions.
template <class Visit>
void with_one_more_line(const Graph& parent, Visit&& visit) {
    const auto places = places_of(parent);
    for (std::size_t i = 0; i < places.size(); ++i)
        for (std::size_t j = i; j < places.size(); ++j) {
            if (i == j && !places[i].on_line) continue;  // the vertex would have degree five
            Graph graph = parent;
            const int a = opened(graph, places[i]), b = opened(graph, places[j]);
            graph.lines.push_back(line(a, b));
            visit(graph);
        }
    for (auto place : places) {
        Graph stalk = parent;  // a self-loop on a stalk
        const int foot = opened(stalk, place), top = stalk.order++;
        stalk.lines.push_back(line(foot, top));
        stalk.lines.push_back(line(top, top));
        visit(stalk);
        if (!place.on_line) continue;
        Graph knot = parent;  // a self-loop on the line
        const int at = opened(knot, place);
        knot.lines.push_back(line(at, at));
        visit(knot);
    }
}

struct InOrder {
    bool operator()(const Graph& a, const Graph& b) const {
        if (a.order != b.order) return a.order < b.order;
        return std::lexicographical_compare(a.lines.begin(), a.lines.end(), b.lines.begin(), b.lines.end());
    }
};

// All vacuum graphs with two loops or more, sorted.
inline std::vector<Graph> skeletons(int loops, const Watch& watch) {
    std::set<Graph, InOrder> found;
    if (loops == 2) {  // the figure of eight, the dumb-bell and the sunset
        for (auto lines : {std::vector<Line>{{0, 0}, {0, 0}}, {{0, 0}, {0, 1}, {1, 1}}, {{0, 1}, {0, 1}, {0, 1}}}) {
            Graph start;
            start.order = lines.back().v + 1;
            for (auto each : lines) start.lines.push_back(each);
            found.insert(canonical(start));
        }
    } else {
        for (const Graph& parent : skeletons(loops - 1, watch)) {
            watch.poll();
            with_one_more_line(parent, [&found](const Graph& graph) { found.insert(canonical(graph)); });
        }
    }
    return {found.begin(), found.end()};
}

constexpr int most_places = most_lines + most_vertices;

// A symmetry of a skeleton: the place that each place comes from, and the lines that arrive reversed.
struct Motion {
    std::array<std::uint8_t, most_places> from;
    Mask turned;
    bool operator==(const Motion& other) const { return from == other.from && turned == other.turned; }
};

// The automorphism group of a skeleton, acting on its places: it moves the vertices, exchanges parallel lines and flips
// self-loops.
class Motions {
public:
    explicit Motions(const Graph& graph) : skeleton(graph), places(places_of(graph)) {
        const Bundles joined = Bundles::of(graph.order, graph.lines);
        for (const Numbering& image : Search(joined, Ranks{}).automorphisms()) {
            Motion motion{};
            for (std::size_t p = 0; p < places.size(); ++p)
                if (!places[p].on_line) motion.from[place_of_vertex(image[places[p].index])] = static_cast<Vertex>(p);
            extend(motion, image, 0, 0);
        }
        Motion identity{};
        for (std::size_t p = 0; p < places.size(); ++p) identity.from[p] = static_cast<std::uint8_t>(p);
        std::iter_swap(found.begin(), std::find(found.begin(), found.end(), identity));
    }

    std::vector<Motion> found;  // the identity first

private:
    std::size_t place_of_vertex(int v) const {
        std::size_t p = (skeleton.lines.size());
        while (places[p].index != v) ++p;
        return p;
    }

    // The first of the lines that are parallel to a line; parallel lines are neighbours because lines are sorted.
    int first_parallel(Line wanted) const {
        return static_cast<int>(std::find(skeleton.lines.begin(), skeleton.lines.end(), wanted) -
                                skeleton.lines.begin());
    }

    // Send the lines from number `next` on to their images in all ways; `taken` are the images so far.
    void extend(Motion motion, const Numbering& image, int next, Mask taken) {
        if (next == skeleton.lines.size()) {
            found.push_back(motion);
            return;
        }
        const auto [u, v] = skeleton.lines[next];
        const Line target = line(image[u], image[v]);
        for (int to = first_parallel(target); to < skeleton.lines.size() && skeleton.lines[to] == target; ++to) {
            if (taken >> to & 1) continue;
            motion.from[to] = static_cast<std::uint8_t>(next);
            for (const bool turn : {false, true}) {
                if (u != v && turn != (image[u] > image[v])) continue;  // only a self-loop can be flipped independently
                motion.turned = (motion.turned & ~(Mask{1} << to)) | Mask{turn} << to;
                extend(motion, image, next + 1, taken | Mask{1} << to);
            }
        }
    }

    const Graph& skeleton;
    std::vector<Place> places;
};

}  // namespace nuloops
