"""Fields, operators and groups inside sentences, as HTML and as LaTeX; what users write stays text."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charges.models import Model, ModelField
from nuloops.typeset import Typeset
from topologies.drawing.markup import html_of

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
TYPESET = Typeset(MODEL)


@pytest.mark.parametrize(
    ("sentence", "html", "latex"),
    [
        ("H H*", "<i>H</i> <i>H</i>*", "$H$ $H^{*}$"),
        ("nu_R(-4)", "<i>ν</i><sub><i>R</i></sub>(−4)", r"$\nu_{R}(-4)$"),
        ("chi^4", "<i>χ</i><sup>4</sup>", "$\\chi^{4}$"),
        ("chi* chi*", "<i>χ</i>* <i>χ</i>*", r"$\chi^{*}$ $\chi^{*}$"),
        ("<chi>", "⟨<i>χ</i>⟩", r"$\langle$$\chi$$\rangle$"),
        ("class omega^5", "class <i>ω</i><sup>5</sup>", r"class $\omega^{5}$"),
        ("{1, omega}", "{1, <i>ω</i>}", r"\{1, $\omega$\}"),
        ("Z2xU1", "<i>Z</i><sub>2</sub> × U(1)", r"$Z_{2} \times U(1)$"),
        ("B-L -3", "<i>B</i>−<i>L</i> −3", "$B{-}L$ $-$3"),
        ("B-L^3 = -3", "<i>B</i>−<i>L</i><sup>3</sup> = −3", "$B{-}L$$^{3}$ = $-$3"),
        ("1 -> 2", "1 → 2", r"1 $\to$ 2"),
        ("k+ k+*", "<i>k</i><sup>+</sup> <i>k</i><sup>+</sup>*", "${k^{+}{}}$ ${k^{+}{}}^{*}$"),
        ("e_R", "<i>e</i><sub><i>R</i></sub>", "$e_{R}$"),  # added to the model, so that reports name it
        ("a", "<i>a</i>", "$a$"),
        ("H w* + h.c.", "<i>H</i> <i>w</i>* + h.c.", "$H$ $w^{*}$ + h.c."),
        ("w decays", "<i>w</i> decays", "$w$ decays"),
        ("a, d", "<i>a</i>, <i>d</i>", "$a$, $d$"),
        ("H a* d", "<i>H</i> <i>a</i>* <i>d</i>", "$H$ $a^{*}$ $d$"),
        ("gives a mass at d = 5", "gives a mass at d = 5", "gives a mass at d = 5"),
        ("HH, xH, H-x, LH*", "HH, xH, H-x, LH*", "HH, xH, H-x, LH*"),
        ("5% & <b>", "5% &amp; ⟨b⟩", r"5\% \& $\langle$b$\rangle$"),
    ],
)
def test_how_sentences_are_set(sentence: str, html: str, latex: str) -> None:
    assert (TYPESET.html(sentence), TYPESET.latex(sentence)) == (html, latex)


def test_bars_are_on_fermions() -> None:
    assert TYPESET.latex("L* nu_R*") == r"$\overline{L}$ $\overline{\nu}_{R}$"
    assert re.fullmatch(r'<span style="[^"<>]+"><i>L</i></span> <i>H</i>\*', TYPESET.html("L* H*"))


def test_a_discrete_symmetry_and_a_model_without_quarks() -> None:
    octet = ModelField("G", 0, {"Z4'": 1}, su3=8)
    leptons = [replace(each, charges={"Z4'": 0}) for each in (L, H)]
    typeset = Typeset(Model("octets", ("Z4'",), (*leptons, octet)))  # quarks would have to be listed
    assert (typeset.html("Z4' G*"), typeset.latex("Z4'")) == ("<i>Z</i><sub>4</sub>′ <i>G</i>*", "$Z_{4}'$")


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


@given(st.text(st.sampled_from("LHa <>&'\"^*-()\\$%{}_#~z2omega"), max_size=40))
def test_nothing_in_a_sentence_is_markup(sentence: str) -> None:
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
