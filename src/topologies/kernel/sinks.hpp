// What becomes of the topologies: they pass the filters of a stage and become rows of bytes, or all stages are counted.
//
// Stages and their order are those of topologies/enumeration/stages.py.
#pragma once

#include <unordered_set>

#include "decorations.hpp"
#include "labellings.hpp"

namespace nuloops {

constexpr std::uint8_t nothing = 0xFF;  // padding of rows

enum class Stage {
    topologies,
    irreducible,  // 1PI, self-energies allowed
    no_tadpole,
    no_self_energy,
    assignable,
    one_particle_irreducible,  // within assignable
    genuine_topologies,
    diagrams,
    finite_diagrams,
    genuine_diagrams,
};

// A request.  In stages of topologies legs are told apart only if `labelled`.
struct Request {
    int loops, legs;
    Stage stage;
    External external;
    bool labelled;

    Pruning pruning() const {
        Pruning found;
        found.irreducible = stage == Stage::irreducible || stage == Stage::one_particle_irreducible;
        if (stage == Stage::no_tadpole) found.outer = 2;
        if (stage >= Stage::no_self_energy) found.outer = 3;
        if (stage == Stage::genuine_topologies || stage == Stage::genuine_diagrams) found.outer = 4;
        if (loops < 2) found = {};
        return found;
    }
    int most_lines_in_row() const { return std::max(3 * loops + legs - 3, 0); }
};

// A growing array of bytes that are not zeroed before they are written.
class Bytes {
public:
    // Make room for this many more bytes.
    std::uint8_t* extend(std::size_t more) {
        if (count + more > room) {
            room = std::max(2 * room, count + more);
            std::unique_ptr<std::uint8_t[]> larger(new std::uint8_t[room]);
            std::copy_n(bytes.get(), count, larger.get());
            bytes = std::move(larger);
        }
        count += more;
        return bytes.get() + count - more;
    }
    std::size_t size() const { return count; }
    const std::uint8_t* data() const { return bytes.get(); }

private:
    std::unique_ptr<std::uint8_t[]> bytes;
    std::size_t count = 0, room = 0;
};

// Rows of bytes: the number of vertices, the internal lines as pairs, the vertex of each leg and, for diagrams, which
// lines are fermions.
struct Rows {
    Bytes vertices, lines, legs, fermions;
    std::size_t count() const { return vertices.size(); }
};

// Writes the members of a stage into rows.
class Recorder : public Sink {
public:
    explicit Recorder(const Request& asked)
        : Sink(asked.labelled && asked.stage < Stage::diagrams), request(asked), places(asked.external) {}

    void take(const Graph& graph, const std::vector<Permutation>& symmetries) override {
        if (request.stage == Stage::topologies) return record(graph, symmetries);
        if (request.stage == Stage::irreducible) {
            if (!has_bridge(graph)) record(graph, symmetries);
            return;
        }
        cuts.look_at(graph);
        const int fewest = cuts.fewest_outer_lines();
        if (fewest < (request.stage == Stage::no_tadpole ? 2 : 3)) return;
        if (request.stage <= Stage::no_self_energy) return record(graph, symmetries);
        if (request.stage == Stage::one_particle_irreducible && has_bridge(graph)) return;
        if (is_genuine_stage() && !cuts.fermion_demands(demands)) return;
        fermion_masks(graph, request.external.fermions(), masks);
        if (is_genuine_stage()) keep_genuine(masks, demands);
        if (masks.empty()) return;
        if (request.stage < Stage::diagrams) return record(graph, symmetries);
        record_diagrams(graph);
    }

    static void keep_genuine(std::vector<Mask>& masks, const std::vector<Mask>& demands) {
        const auto misses_one = [&demands](Mask mask) {
            return std::any_of(demands.begin(), demands.end(), [mask](Mask demand) { return !(mask & demand); });
        };
        masks.erase(std::remove_if(masks.begin(), masks.end(), misses_one), masks.end());
    }

    Rows rows;

private:
    bool is_genuine_stage() const {
        return request.stage == Stage::genuine_topologies || request.stage == Stage::genuine_diagrams;
    }

    void record(const Graph& graph, const std::vector<Permutation>& symmetries) {
        if (!request.labelled) {
            write(graph, 1);
            std::copy(graph.legs.begin(), graph.legs.end(), rows.legs.extend(graph.legs.size()));
            return;
        }
        const std::vector<Legs>& ways = places.under(symmetries);
        write(graph, ways.size());
        std::uint8_t* legs = rows.legs.extend(ways.size() * graph.legs.size());
        for (const Legs& slots : ways)
            for (int i = 0; i < graph.legs.size(); ++i) *legs++ = graph.legs[slots[i]];
    }

    void record_diagrams(const Graph& graph) {
        symmetry.look_at(graph);
        const int width = request.most_lines_in_row();
        for (Mask mask : masks) {
            if (!symmetry.is_first(mask)) continue;
            if (request.stage == Stage::finite_diagrams && !cuts.finite(mask)) continue;
            symmetry.labelled(mask, request.external, [&](const Legs& legs) {
                write(graph, 1);
                std::copy_n(legs.begin(), graph.legs.size(), rows.legs.extend(graph.legs.size()));
                std::uint8_t* spinor = rows.fermions.extend(width);
                for (int i = 0; i < width; ++i) spinor[i] = i < graph.lines.size() ? mask >> i & 1 : nothing;
            });
        }
    }

    // Write the vertices and lines of a graph this many times.
    void write(const Graph& graph, std::size_t times) {
        std::fill_n(rows.vertices.extend(times), times, static_cast<std::uint8_t>(graph.order));
        std::array<std::uint8_t, 2 * most_lines> row;
        row.fill(nothing);
        std::uint8_t* end = row.data();
        for (auto [u, v] : graph.lines) *end++ = u, *end++ = v;
        const int width = 2 * request.most_lines_in_row();
        std::uint8_t* lines = rows.lines.extend(times * width);
        for (; times; --times) lines = std::copy_n(row.data(), width, lines);
    }

    const Request request;
    LegPlaces places;
    Cuts cuts;
    Symmetry symmetry;
    std::vector<Mask> masks, demands;
};

// The numbers of a census, in the order of COUNTED in topologies/enumeration/stages.py, and the mass basis.
struct Tally {
    std::int64_t topologies = 0, no_self_energy = 0, assignable = 0, one_particle_irreducible = 0, diagrams = 0,
                 finite_diagrams = 0, genuine_topologies = 0, genuine_diagrams = 0, labelled_topologies = 0,
                 labelled_no_self_energy = 0, labelled_assignable = 0, labelled_one_particle_irreducible = 0,
                 labelled_diagrams = 0, genuine_labelled_topologies = 0, genuine_labelled_diagrams = 0;
    std::unordered_set<std::string> mass_basis;
};

// Counts every stage.
class Counter : public Sink {
public:
    explicit Counter(const Request& asked)
        : Sink(asked.labelled), request(asked), places(asked.external) {}

    void take(const Graph& graph, const std::vector<Permutation>& symmetries) override {
        const auto labelled = request.labelled ? static_cast<std::int64_t>(places.under(symmetries).size()) : 0;
        ++tally.topologies;
        tally.labelled_topologies += labelled;
        cuts.look_at(graph);
        if (cuts.fewest_outer_lines() < 3) return;
        ++tally.no_self_energy;
        tally.labelled_no_self_energy += labelled;
        fermion_masks(graph, request.external.fermions(), masks);
        if (masks.empty()) return;
        symmetry.look_at(graph);
        const auto repeats = [this](Mask mask) { return !symmetry.is_first(mask); };
        masks.erase(std::remove_if(masks.begin(), masks.end(), repeats), masks.end());
        const bool irreducible = !has_bridge(graph);
        ++tally.assignable;
        tally.one_particle_irreducible += irreducible;
        tally.diagrams += static_cast<std::int64_t>(masks.size());
        for (Mask mask : masks) tally.finite_diagrams += cuts.finite(mask);
        if (request.labelled) {
            const std::int64_t ways = count_labelled(tally.labelled_diagrams);
            tally.labelled_assignable += ways;
            tally.labelled_one_particle_irreducible += irreducible * ways;
        }
        if (!cuts.fermion_demands(demands)) return;
        Recorder::keep_genuine(masks, demands);
        tally.genuine_topologies += !masks.empty();
        tally.genuine_diagrams += static_cast<std::int64_t>(masks.size());
        for (Mask mask : masks) tally.mass_basis.insert(mass_basis_code(graph, mask));
        if (request.labelled)
            tally.genuine_labelled_topologies += count_labelled(tally.genuine_labelled_diagrams);
    }

    Tally tally;

private:
    // Adds up the diagrams with legs told apart, and returns how many topologies with legs told apart they come from.
    std::int64_t count_labelled(std::int64_t& labelled_diagrams) const {
        std::set<Legs> found;
        for (Mask mask : masks)
            symmetry.labelled(mask, request.external, [&](const Legs& legs) {
                ++labelled_diagrams;
                found.insert(symmetry.leg_classes(legs, request.external));
            });
        return static_cast<std::int64_t>(found.size());
    }

    const Request request;
    LegPlaces places;
    Cuts cuts;
    Symmetry symmetry;
    std::vector<Mask> masks, demands;
};

}  // namespace nuloops
