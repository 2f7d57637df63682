// The compiled kernel of topologies.generate and topologies.census: the same topologies, in the same order.
//
// topologies/kernel.py is the door; the Python functions there and beside it say what everything means.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "kernel_keys.hpp"
#include "kernel_sinks.hpp"

namespace py = pybind11;

namespace nuloops {

using Lines = std::vector<std::pair<int, int>>;

Graph graph_of(int order, const Lines& lines, const std::vector<int>& legs) {
    Graph graph;
    graph.order = order;
    for (auto [u, v] : lines) graph.lines.push_back(line(u, v));
    for (auto v : legs) graph.legs.push_back(static_cast<Vertex>(v));
    return graph;
}

std::vector<std::pair<int, Lines>> listed_skeletons(int loops) {
    std::vector<Graph> found;
    {
        py::gil_scoped_release release;
        found = skeletons(loops);
    }
    std::vector<std::pair<int, Lines>> listed;
    for (const Graph& graph : found) {
        listed.emplace_back(graph.order, Lines{});
        for (auto [u, v] : graph.lines) listed.back().second.emplace_back(u, v);
    }
    return listed;
}

std::unique_ptr<Source> source_of(const Request& request, const std::shared_ptr<const Shapes>& shapes, int order,
                                  const Lines& lines) {
    if (request.loops == 0) return std::make_unique<Trees>(shapes, request.legs);
    if (request.loops == 1) return std::make_unique<Circles>(shapes, request.legs);
    return std::make_unique<Decorations>(graph_of(order, lines, {}), shapes, request.legs, request.pruning());
}

// An array that owns the bytes, without copying them.
py::array_t<std::uint8_t> handed_over(Bytes&& bytes, std::vector<py::ssize_t> shape) {
    auto* kept = new Bytes(std::move(bytes));
    const py::capsule owner(kept, [](void* memory) { delete static_cast<Bytes*>(memory); });
    return py::array_t<std::uint8_t>(std::move(shape), kept->data(), owner);
}

// The topologies or diagrams that come from one skeleton, in blocks.
class Stream {
public:
    Stream(const Request& asked, const std::shared_ptr<const Shapes>& shapes, int skeleton, const Lines& lines)
        : request(asked), recorder(asked), source(source_of(asked, shapes, skeleton, lines)) {}

    // The arrays of the next rows, at least so many unless they are the last.
    py::tuple next(int rows) {
        {
            py::gil_scoped_release release;
            while (!finished && recorder.rows.count() < rows) finished = !source->advance(recorder);
        }
        Rows found = std::exchange(recorder.rows, {});
        const py::ssize_t count = found.count(), width = request.most_lines_in_row();
        const py::ssize_t coloured = request.stage < Stage::diagrams ? 0 : width;
        return py::make_tuple(handed_over(std::move(found.vertices), {count}),
                              handed_over(std::move(found.lines), {count, width, 2}),
                              handed_over(std::move(found.legs), {count, request.legs}),
                              handed_over(std::move(found.fermions), {count, coloured}));
    }

private:
    const Request request;
    Recorder recorder;
    std::unique_ptr<Source> source;

public:
    bool finished = false;
};

// The numbers of one skeleton, in the order of Tally, and the codes of its diagrams in the mass basis.
py::tuple tally(const Request& request, const std::shared_ptr<const Shapes>& shapes, int skeleton, const Lines& lines) {
    Counter counter(request);
    {
        py::gil_scoped_release release;
        const auto source = source_of(request, shapes, skeleton, lines);
        while (source->advance(counter)) continue;
    }
    const Tally& t = counter.tally;
    const std::vector<std::int64_t> numbers{
        t.topologies, t.no_self_energy, t.assignable, t.one_particle_irreducible, t.diagrams, t.finite_diagrams,
        t.genuine_topologies, t.genuine_diagrams, t.labelled_topologies, t.labelled_no_self_energy,
        t.labelled_assignable, t.labelled_one_particle_irreducible, t.labelled_diagrams,
        t.genuine_labelled_topologies, t.genuine_labelled_diagrams};
    py::set codes;
    for (const std::string& code : t.mass_basis) codes.add(py::bytes(code));
    return py::make_tuple(numbers, codes);
}

// A block may come from anywhere.
void require_valid(const Graph& graph) {
    const auto outside = [&graph](int v) { return v >= graph.order; };
    bool valid = graph.order <= most_vertices && std::none_of(graph.legs.begin(), graph.legs.end(), outside);
    for (auto [u, v] : graph.lines) valid = valid && !outside(u) && !outside(v);
    if (valid)
        for (int degree : graph.degrees()) valid = valid && degree <= 4;
    if (!valid) throw std::invalid_argument("a row of the block is no topology");
}

// The keys of the rows of a block; diagrams' keys come without the name of their operator.
std::vector<std::string> keys(const py::array_t<std::uint8_t>& vertices, const py::array_t<std::uint8_t>& lines,
                              const py::array_t<std::uint8_t>& legs, const py::array_t<std::uint8_t>& fermions,
                              bool diagrams, const std::vector<int>& classes) {
    const auto order = vertices.unchecked<1>();
    const auto ends = lines.unchecked<3>();
    const auto at = legs.unchecked<2>();
    const auto spinor = fermions.unchecked<2>();
    const py::gil_scoped_release release;
    std::vector<std::string> found;
    for (py::ssize_t row = 0; row < order.shape(0); ++row) {
        Graph graph;
        graph.order = order(row);
        Mask mask = 0;
        for (py::ssize_t i = 0; i < ends.shape(1) && ends(row, i, 0) != nothing; ++i) {
            graph.lines.push_back({ends(row, i, 0), ends(row, i, 1)});
            if (diagrams) mask |= Mask{spinor(row, i) == 1} << i;
        }
        for (py::ssize_t i = 0; i < at.shape(1); ++i) graph.legs.push_back(at(row, i));
        require_valid(graph);
        found.push_back(diagrams ? key_of(graph, mask, classes) : key_of(graph));
    }
    return found;
}

}  // namespace nuloops

PYBIND11_MODULE(_kernel, module) {
    using namespace nuloops;
    module.attr("MOST_VERTICES") = most_vertices;
    py::class_<Request>(module, "Request")
        .def(py::init([](int loops, int legs, int stage, std::vector<int> classes, std::vector<bool> spinor,
                         bool labelled) {
            return Request{loops, legs, static_cast<Stage>(stage), {std::move(classes), std::move(spinor)}, labelled};
        }));
    py::class_<Shapes, std::shared_ptr<Shapes>>(module, "Shapes")
        .def(py::init([](int loops, int legs) {
            return std::make_shared<Shapes>(loops ? legs : legs / 2, loops > 0);
        }));
    py::class_<Stream>(module, "Stream")
        .def(py::init([](const Request& request, const std::shared_ptr<Shapes>& shapes, int order, const Lines& lines) {
            return std::make_unique<Stream>(request, shapes, order, lines);
        }))
        .def("next", &Stream::next)
        .def_readonly("finished", &Stream::finished);
    module.def("keys", &keys);
    module.def("skeletons", &listed_skeletons);
    module.def("tally", [](const Request& request, const std::shared_ptr<Shapes>& shapes, int order,
                           const Lines& lines) { return tally(request, shapes, order, lines); });
}
