// The compiled kernel of topologies.generate and topologies.census: the same topologies, in the same order.
//
// topologies/kernel/task.py and results.py call it; topologies/enumeration, filters and graphs/labellings.py define
// what it computes.  Arguments are checked here all the same: whatever is passed, the worst is a Python exception.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <mutex>

#include "keys.hpp"
#include "sinks.hpp"

namespace py = pybind11;

namespace nuloops {

using Lines = std::vector<std::pair<int, int>>;
using Array = py::array_t<std::uint8_t>;
using Patience = std::shared_ptr<const Watch>;

constexpr int most_loops = 9;  // the vacuum graphs with ten loops would fill a terabyte

void require(bool holds, const char* what) {
    if (!holds) throw std::invalid_argument(what);
}

void require_size(int loops, int legs) {
    require(loops >= 0 && legs >= 0 && loops <= most_vertices && legs <= most_legs &&
                2 * loops + legs - 2 <= most_vertices,
            "the kernel holds no graphs of this size");
}

Request request_of(int loops, int legs, int stage, std::vector<int> classes, std::vector<bool> spinor, bool labelled) {
    require_size(loops, legs);
    require(stage >= 0 && stage <= static_cast<int>(Stage::genuine_diagrams), "there is no such stage");
    const auto size = static_cast<std::size_t>(legs);
    require(classes.size() == size && spinor.size() == size, "every leg needs a class and a kind");
    for (int i = 0; i < legs; ++i)
        require(classes[i] >= 0 && classes[i] <= i && classes[classes[i]] == classes[i] &&
                    spinor[classes[i]] == spinor[i],
                "the class of a leg is the first leg that is the same field");
    return {loops, legs, static_cast<Stage>(stage), {std::move(classes), std::move(spinor)}, labelled};
}

std::shared_ptr<Shapes> shapes_of(int loops, int legs, const std::shared_ptr<Watch>& watch) {
    require_size(loops, legs);
    const py::gil_scoped_release release;
    return std::make_shared<Shapes>(loops ? legs : legs / 2, loops > 0, watch);
}

// Vacuum graphs; below two loops there is none, and a single empty item stands for trees or one-loop graphs.
struct Skeletons {
    int loops;
    std::vector<Graph> graphs;

    Skeletons(int number, const std::shared_ptr<Watch>& watch) : loops(number) {
        require(loops >= 0 && loops <= most_loops, "the kernel does not list the vacuum graphs with so many loops");
        const py::gil_scoped_release release;
        graphs = loops > 1 ? skeletons(loops, *watch) : std::vector<Graph>(1);
    }

    const Graph& at(std::size_t index) const {
        if (index >= graphs.size()) throw py::index_error("there is no such skeleton");
        return graphs[index];
    }
    std::pair<int, Lines> listed(std::size_t index) const {
        Lines lines;
        for (auto [u, v] : at(index).lines) lines.emplace_back(u, v);
        return {at(index).order, lines};
    }
};

std::unique_ptr<Source> source_of(const Request& request, const std::shared_ptr<Shapes>& shapes,
                                  const Skeletons& skeletons, std::size_t index) {
    const bool tree = request.loops == 0;
    require(skeletons.loops == request.loops, "the skeletons have another number of loops than the request");
    require(shapes->most >= (tree ? request.legs / 2 : request.legs) && (tree || shapes->with_strings),
            "the shapes are for fewer legs than the request");
    const Graph& skeleton = skeletons.at(index);
    if (tree) return std::make_unique<Trees>(shapes, request.legs);
    if (request.loops == 1) return std::make_unique<Circles>(shapes, request.legs);
    return std::make_unique<Decorations>(skeleton, shapes, request.legs, request.pruning());
}

// An array that owns the bytes, without copying them.
Array handed_over(Bytes&& bytes, std::vector<py::ssize_t> shape) {
    auto kept = std::make_unique<Bytes>(std::move(bytes));
    const std::uint8_t* start = kept->data();
    const py::capsule owner(kept.get(), [](void* memory) { delete static_cast<Bytes*>(memory); });
    kept.release();
    return Array(std::move(shape), start, owner);
}

// The topologies or diagrams that come from one skeleton, in blocks.
class Stream {
public:
    Stream(const Request& asked, const std::shared_ptr<Shapes>& shapes, const Skeletons& skeletons, std::size_t index,
           Patience patience)
        : request(asked), recorder(asked), source(source_of(asked, shapes, skeletons, index)),
          watch(std::move(patience)) {}

    // The arrays of the next rows, at least this many unless they are the last.
    py::tuple next(std::size_t rows) {
        require(rows > 0, "at least one row must be asked for");
        Rows found;
        {
            const py::gil_scoped_release release;
            const std::unique_lock alone(reading, std::try_to_lock);
            require(alone.owns_lock(), "another thread is reading this stream");
            found = read(rows);
        }
        const auto count = static_cast<py::ssize_t>(found.count());
        const py::ssize_t width = request.most_lines_in_row();
        const py::ssize_t coloured = request.stage < Stage::diagrams ? 0 : width;
        return py::make_tuple(handed_over(std::move(found.vertices), {count}),
                              handed_over(std::move(found.lines), {count, width, 2}),
                              handed_over(std::move(found.legs), {count, request.legs}),
                              handed_over(std::move(found.fermions), {count, coloured}));
    }

    bool is_finished() const { return finished; }

private:
    Rows read(std::size_t rows) {
        try {
            while (!finished && recorder.rows.count() < rows) {
                watch->poll();
                if (!source->advance(recorder)) finished = true;
            }
        } catch (...) {  // the last row may be half written
            finished = true;
            recorder.rows = {};
            throw;
        }
        return std::exchange(recorder.rows, {});
    }

    const Request request;
    Recorder recorder;
    std::unique_ptr<Source> source;
    Patience watch;
    std::mutex reading;
    std::atomic<bool> finished{false};
};

// The numbers of one skeleton, in the order of Tally, and the codes of its diagrams in the mass basis.
py::tuple tally(const Request& request, const std::shared_ptr<Shapes>& shapes, const Skeletons& skeletons,
                std::size_t index, const std::shared_ptr<Watch>& watch) {
    Counter counter(request);
    {
        const py::gil_scoped_release release;
        const auto source = source_of(request, shapes, skeletons, index);
        while (source->advance(counter)) watch->poll();
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

// A block may come from anywhere.  Connected graphs with these degrees have few automorphisms for their size; with
// others the search for a canonical numbering might never end.
void require_valid(const Graph& graph) {
    const char* what = "a row of the block is no topology";
    const auto outside = [&graph](int v) { return v >= graph.order; };
    require(graph.order > 0 && graph.order <= most_vertices, what);
    require(std::none_of(graph.legs.begin(), graph.legs.end(), outside), what);
    for (auto [u, v] : graph.lines) require(!outside(u) && !outside(v), what);
    const auto degrees = graph.degrees();
    for (int v = 0; v < graph.order; ++v) require(degrees[v] == 3 || degrees[v] == 4, what);
    Mask reached = 1;
    for (Mask before = 0; before != reached;) {
        before = reached;
        for (auto [u, v] : graph.lines)
            if ((reached >> u | reached >> v) & 1) reached |= Mask{1} << u | Mask{1} << v;
    }
    require(size_of(reached) == graph.order, what);
}

// The keys of the rows of a block; those of diagrams come without the name of their operator.
std::vector<std::string> keys(const Array& vertices, const Array& lines, const Array& legs, const Array& fermions,
                              bool diagrams, const std::vector<int>& classes, const std::shared_ptr<Watch>& watch) {
    require(vertices.ndim() == 1 && lines.ndim() == 3 && legs.ndim() == 2 && fermions.ndim() == 2 &&
                lines.shape(2) == 2,
            "the arrays of the block have other shapes than documented");
    const auto rows = vertices.shape(0), width = lines.shape(1), size = legs.shape(1);
    require(lines.shape(0) == rows && legs.shape(0) == rows && fermions.shape(0) == rows,
            "the arrays of the block have different numbers of rows");
    require(width <= most_lines && size <= most_legs, "a row of the block is no topology");
    if (diagrams) {
        require(fermions.shape(1) == width, "every line of a diagram is a fermion or a scalar");
        require(static_cast<py::ssize_t>(classes.size()) == size, "every leg needs a class");
        for (int name : classes) require(name >= 0 && name < size, "the class of a leg is a leg");
    }
    const auto order = vertices.unchecked<1>();
    const auto ends = lines.unchecked<3>();
    const auto at = legs.unchecked<2>();
    const auto spinor = fermions.unchecked<2>();
    const py::gil_scoped_release release;
    std::vector<std::string> found;
    for (py::ssize_t row = 0; row < rows; ++row) {
        watch->poll();
        Graph graph;
        graph.order = order(row);
        Mask mask = 0;
        for (py::ssize_t i = 0; i < width && ends(row, i, 0) != nothing; ++i) {
            graph.lines.push_back({ends(row, i, 0), ends(row, i, 1)});
            if (diagrams) mask |= Mask{spinor(row, i) == 1} << i;
        }
        for (py::ssize_t i = 0; i < size; ++i) graph.legs.push_back(at(row, i));
        require_valid(graph);
        found.push_back(diagrams ? key_of(graph, mask, classes) : key_of(graph));
    }
    return found;
}

}  // namespace nuloops

PYBIND11_MODULE(_kernel, module) {
    using namespace nuloops;
    const auto given = [](const char* name) { return py::arg(name).none(false); };
    const auto array = [](const char* name) { return py::arg(name).noconvert().none(false); };
    module.attr("INTERFACE") = 3;  // as in topologies/kernel/choice.py: an old build beside new sources is not used
    module.attr("MOST_VERTICES") = most_vertices;
    module.attr("MOST_LOOPS") = most_loops;
    py::class_<Watch, std::shared_ptr<Watch>>(module, "Watch").def(py::init<>()).def("stop", &Watch::stop);
    py::class_<Request>(module, "Request")
        .def(py::init(&request_of), py::arg("loops"), py::arg("legs"), py::arg("stage"), py::arg("classes"),
             py::arg("spinor"), py::arg("labelled"));
    py::class_<Shapes, std::shared_ptr<Shapes>>(module, "Shapes")
        .def(py::init(&shapes_of), py::arg("loops"), py::arg("legs"), given("watch"));
    py::class_<Skeletons, std::shared_ptr<Skeletons>>(module, "Skeletons")
        .def(py::init<int, std::shared_ptr<Watch>>(), py::arg("loops"), given("watch"))
        .def("__len__", [](const Skeletons& self) { return self.graphs.size(); })
        .def("__getitem__", &Skeletons::listed);
    py::class_<Stream>(module, "Stream")
        .def(py::init<const Request&, std::shared_ptr<Shapes>, const Skeletons&, std::size_t, std::shared_ptr<Watch>>(),
             given("request"), given("shapes"), given("skeletons"), py::arg("index"), given("watch"))
        .def("next", &Stream::next, py::arg("rows"))
        .def_property_readonly("finished", &Stream::is_finished);
    module.def("tally", &tally, given("request"), given("shapes"), given("skeletons"), py::arg("index"),
               given("watch"));
    module.def("keys", &keys, array("vertices"), array("lines"), array("legs"), array("fermions"), py::arg("diagrams"),
               py::arg("classes"), given("watch"));
}
