"""Values inside sentences as HTML and as LaTeX: sentences know their values, nothing is guessed from words."""

import re
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charges.anomalies.cancellation import SU2, Anomaly, Factor
from charges.models.completion import completed
from charges.models.field import ModelField
from charges.models.model import Model
from charges.symmetries.abelian import AbelianGroup
from charges.terms.operators import terms
from charges.words import FieldName, Omega, Sign, SymmetryName, Vev
from nuloops.files.models import read
from nuloops.report.examine import report
from nuloops.report.latex import latex
from nuloops.typesetting.sentences import Typeset
from topologies.drawing.text.markup import html_of
from topologies.verdict import Sentence, joined

L = ModelField("L", "1/2", {"B-L": -1}, "left", su2=2, hypercharge="-1/2", generations=3, sm=True)
H = ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge="1/2", vev=True, sm=True)
NU = ModelField("nu_R", "1/2", {"B-L": [-4, -4, 5]}, "right", latex=r"\nu_R")
MODEL = Model(
    "toy",
    ("B-L",),
    (
        L,
        H,
        NU,
        ModelField("chi", 0, {"B-L": 3}, vev=True),
        ModelField("a", 0, {"B-L": 1}),
        ModelField("d", 0, {"B-L": 2}),
        ModelField("w", 0, {"B-L": 2}),
        ModelField("c", 0, {"B-L": 2}),
        ModelField("k+", 0, {"B-L": 2}, hypercharge=1, latex="k^{+}"),
        ModelField("x_y-z'", 0, {"B-L": 2}),
    ),
)
TYPESET = Typeset(completed(MODEL)[0])
B_L = Factor("B-L", symmetry=True)
WORDS = ("a", "is", "the", "Z6", "omega", "D", "Majorana", "d")


def name(field: str, star: bool = False, power: int = 1) -> FieldName:
    return FieldName(field, star, power)


@pytest.mark.parametrize(
    ("parts", "text", "html", "latex"),
    [
        ([name("H"), " ", name("H", True)], "H H*", "<i>H</i> <i>H</i>*", "$H$ $H^{*}$"),
        ([name("nu_R(-4)")], "nu_R(-4)", "<i>ν</i><sub><i>R</i></sub>(−4)", r"$\nu_{R}(-4)$"),
        ([name("chi", power=4)], "chi^4", "<i>χ</i><sup>4</sup>", r"$\chi^{4}$"),
        ([name("chi", True, 3)], "chi*^3", "<i>χ</i><sup>*3</sup>", r"$\chi^{*3}$"),
        ([Vev(Sentence(name("chi")))], "<chi>", "⟨<i>χ</i>⟩", r"$\langle$$\chi$$\rangle$"),
        (["class ", Omega(5)], "class omega^5", "class <i>ω</i><sup>5</sup>", r"class $\omega^{5}$"),
        (["{", Omega(0), ", ", Omega(1), "}"], "{1, omega}", "{1, <i>ω</i>}", r"\{1, $\omega$\}"),
        ([AbelianGroup((2,), 1)], "Z2xU1", "<i>Z</i><sub>2</sub> × U(1)", r"$Z_{2} \times U(1)$"),
        ([AbelianGroup()], "Z1", "<i>Z</i><sub>1</sub>", "$Z_{1}$"),
        ([SymmetryName("B-L"), " ", -3], "B-L -3", "<i>B</i>−<i>L</i> −3", "$B{-}L$ $-$3"),
        ([Fraction(-1, 2)], "-1/2", "−1/2", "$-$1/2"),
        ([Anomaly(B_L**3)], "B-L^3", "<i>B</i>−<i>L</i><sup>3</sup>", "$B{-}L$$^{3}$"),
        (
            [Anomaly(SU2**2, B_L)],
            "SU(2)^2 B-L",
            "SU(2)<sup>2</sup> <i>B</i>−<i>L</i>",
            "SU(2)$^{2}$ $B{-}L$",
        ),
        ([1, " ", Sign.TO, " ", 2], "1 -> 2", "1 → 2", r"1 $\to$ 2"),
        ([name("k+")], "k+", "<i>k</i><sup>+</sup>", "${k^{+}{}}$"),
        ([name("k+", True)], "k+*", "<i>k</i><sup>+</sup>*", "${k^{+}{}}^{*}$"),
        ([name("e_R")], "e_R", "<i>e</i><sub><i>R</i></sub>", "$e_{R}$"),  # added to the model, so that reports name it
        ([name("a"), " is a"], "a is a", "<i>a</i> is a", "$a$ is a"),
        ([name("nobody"), " ", SymmetryName("Q")], "nobody Q", "nobody Q", "nobody Q"),  # of another model
        (["H* -3 omega^2"], "H* -3 omega^2", "H* -3 omega^2", r"H* -3 omega\textasciicircum{}2"),
        (["5% & <b>"], "5% & <b>", "5% &amp; &lt;b&gt;", r"5\% \& <b>"),
    ],
)
def test_how_values_are_set(parts: list[object], text: str, html: str, latex: str) -> None:
    sentence = Sentence(*parts)
    assert (sentence, TYPESET.html(sentence), TYPESET.latex(sentence)) == (text, html, latex)


def test_operators_are_set_factor_by_factor() -> None:
    for term in terms(MODEL, 4):
        product = joined(term.names, " ")
        assert str(term).removeprefix("D ") == product
        assert TYPESET.latex(Sentence(term)).removeprefix("D ") == TYPESET.latex(product)


def test_a_text_without_values_is_a_word() -> None:
    assert (TYPESET.html("H & chi"), TYPESET.latex("H & chi")) == ("H &amp; chi", r"H \& chi")


@given(st.lists(st.sampled_from(WORDS) | st.sampled_from(WORDS).map(name), min_size=1))
def test_the_same_text_may_be_a_word_or_a_field(parts: list[str | FieldName]) -> None:
    typeset = Typeset(replace(MODEL, fields=(L, H, *(ModelField(word, 0, {"B-L": 1}) for word in WORDS))))
    one_by_one = [typeset.html(Sentence(part)) for part in parts]
    assert typeset.html(joined(parts, " ")) == " ".join(one_by_one)
    assert [text == part for text, part in zip(one_by_one, parts, strict=True)] == [type(part) is str for part in parts]


NAMED = r"""
name: mine
symmetry: B-L
fields:
  L:   {{spin: 1/2, chirality: left, su2: 2, hypercharge: -1/2, charge: -1, generations: 3, sm: true}}
  H:   {{spin: 0, su2: 2, hypercharge: 1/2, charge: 0, vev: true, sm: true}}
  nuR: {{spin: 1/2, chirality: right, charge: [-4, -4, 5], latex: '\nu_R'}}
  {0}: {{spin: 0, charge: 3, vev: true, latex: '\chi'}}
  {1}: {{spin: 1/2, vectorlike: true, charge: -1/2, latex: N}}
  {2}: {{spin: 0, su2: 2, hypercharge: 1/2, charge: 1/2, latex: '\eta'}}
  {3}: {{spin: 0, charge: 7/2, latex: '\xi'}}
couplings: [L* {2}* {1}, {0} {3}]
claims: {{residual: Z6, neutrinos: majorana, stable: exact}}
"""


def _reported(folder: Path, *names: str) -> list[str]:
    """The lines of a report in LaTeX."""
    path = folder / "model.yaml"
    path.write_text(NAMED.format(*names))
    return list(latex(report(read(path))))


@pytest.mark.parametrize("names", [("a", "is", "the", "Z6"), ("Z6", "the", "a", "is"), ("d", "Dirac", "omega", "at")])
def test_a_report_is_the_same_whatever_fields_are_called(tmp_path: Path, names: tuple[str, ...]) -> None:
    """Only their symbols are seen, so words of the report are never taken for fields, nor fields for words."""
    assert _reported(tmp_path, *names) == _reported(tmp_path, "chi", "N", "eta", "xi")


def test_bars_are_on_fermions() -> None:
    assert TYPESET.latex(joined([name("L", True), name("nu_R", True)], " ")) == r"$\overline{L}$ $\overline{\nu}_{R}$"
    html = TYPESET.html(joined([name("L", True), name("H", True)], " "))
    assert re.fullmatch(r'<span style="[^"<>]+"><i>L</i></span> <i>H</i>\*', html)


def test_a_discrete_symmetry_and_a_model_without_quarks() -> None:
    octet = ModelField("G", 0, {"Z4'": 1}, su3=8)
    leptons = [replace(each, charges={"Z4'": 0}) for each in (L, H)]
    typeset = Typeset(Model("octets", ("Z4'",), (*leptons, octet)))  # quarks would have to be listed
    prime = SymmetryName("Z4'")
    assert typeset.html(Sentence(prime, " ", name("G", True))) == "<i>Z</i><sub>4</sub>′ <i>G</i>*"
    assert typeset.latex(Sentence(prime)) == "$Z_{4}'$"


class _Texts(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


TEXTS = st.text(st.sampled_from("LHa <>&'\"^*-()\\$%{}_#~z2omega"), max_size=40)


@given(st.lists(TEXTS | st.builds(FieldName, TEXTS | st.sampled_from("La"), st.booleans()) | TEXTS.map(SymmetryName)))
def test_nothing_in_a_sentence_is_markup(parts: list[object]) -> None:
    sentence = Sentence(*parts)
    page = _Texts()
    page.feed(TYPESET.html(sentence))
    assert page.tags <= {"i", "b", "sub", "sup", "span"}
    setting = TYPESET.latex(sentence)
    assert setting.count("$") % 2 == setting.count(r"\$") % 2
    outside = re.sub(r"\\[\\{}$%&#_^~]|\\text[a-z]+\{\}|\$[^$]*\$", "", setting)
    assert not re.search(r"[\\%&#_^~]", outside)


@pytest.mark.parametrize("latex", [r"\input{x}", r"\frac{1}{2}", "{", "x}", "50%", r"\bar", "^", "<", r"\hat{ab}"])
def test_formulas_that_html_cannot_show(latex: str) -> None:
    assert html_of(latex) is None


@pytest.mark.parametrize(
    ("latex", "html"),
    [
        (r"\Phi^\pm", "Φ<sup>±</sup>"),
        (r"\mathrm{DM}_1'", "DM<sub>1</sub>′"),
        (r"{\tilde{\eta}}_{R_1}", "<i>η̃</i><sub><i>R</i><sub>1</sub></sub>"),
        (r"\mathbf N\,x", "<b>N</b>\N{THIN SPACE}<i>x</i>"),
        (r"S^{-}", "<i>S</i><sup>−</sup>"),
        (r"\eta_{a\_b}", "<i>η</i><sub><i>a</i>_<i>b</i></sub>"),
    ],
)
def test_formulas_as_html(latex: str, html: str) -> None:
    assert html_of(latex) == html
