"""The page of a catalogue as text: hostile labels stay text, nothing is fetched, contrast and structure."""

import base64
import hashlib
import json
import math
import re
import zlib
from html.parser import HTMLParser

import pytest

import charges
import topologies
from gallery_page import HOSTILE, catalogue, diagram
from nuloops.catalogue import page as gallery


class Elements(HTMLParser):
    """Collects the elements of a page, their attributes, and what the scripts contain."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.inside = False  # a script
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.inside = tag == "script"
        if self.inside:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.scripts[-1] += data


def test_catalogue_survives_the_page() -> None:
    content = catalogue([diagram(1) | {"key": HOSTILE, "operator": HOSTILE, HOSTILE: [HOSTILE]}])
    parsed = Elements(gallery.page(content))
    assert json.loads(parsed.scripts[0]) == content


def test_tikz_survives_the_page() -> None:
    sources = {HOSTILE: {"u1": HOSTILE, HOSTILE: "\\draw"}, "empty": {}}
    parsed = Elements(gallery.page(catalogue([]), sources))
    assert parsed.elements == Elements(gallery.page(catalogue([]))).elements
    packed = json.loads(parsed.scripts[1])
    assert {key: json.loads(zlib.decompress(base64.b64decode(text))) for key, text in packed.items()} == sources


def test_tikz_of_a_diagram_is_small() -> None:
    """The sources of ten thousand diagrams fit into a page: the real ones of a two-loop diagram take 1.4 kB."""
    diagram = topologies.Diagram.from_key("dirac-d5_2345_F1213_S0104052435")
    solution = charges.solve(diagram)
    panels = {"u1": charges.u1_panel(solution), "Z6": charges.zn_panel(solution.modulo(6))}
    sources = {panel: drawn.tikz() for panel, drawn in panels.items()}
    [packed] = json.loads(Elements(gallery.page({}, {diagram.key: sources})).scripts[1]).values()
    assert len(packed) < 3000 < sum(map(len, sources.values()))


@pytest.mark.parametrize(
    "label",
    [HOSTILE, "<!--<script>", "]]>", "{{catalogue}}", "{{script-hash}}", r"\1 \g<0>", "\ud800", "\0", "é\u2029"],
)
def test_hostile_labels_stay_data(label: str) -> None:
    harmless = Elements(gallery.page(catalogue([diagram(1) | {"key": "harmless"}])))
    hostile = Elements(gallery.page(catalogue([diagram(1) | {"key": label}])))
    assert hostile.elements == harmless.elements
    assert json.loads(hostile.scripts[0])["diagrams"][0]["key"] == label
    assert hostile.scripts[1:] == harmless.scripts[1:]


def test_data_contain_no_character_that_html_or_javascript_reads() -> None:
    found = Elements(gallery.page(catalogue([diagram(1) | {"key": HOSTILE}]))).scripts[0]
    assert found.isascii()
    assert not set("<>&\n") & set(found)


def test_page_is_pure() -> None:
    content = catalogue([diagram(1)])
    before = json.dumps(content)
    assert gallery.page(content) == gallery.page(content)
    assert json.dumps(content) == before


def test_not_json() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        gallery.page({"diagrams": [math.nan]})
    with pytest.raises(TypeError, match="not JSON serializable"):
        gallery.page({"diagrams": [object()]})


def test_page_needs_nothing_from_elsewhere() -> None:
    page = gallery.page(catalogue([]))
    assert not re.findall(r"(?:https?:)?//[\w-]+\.\w+|fetch\(|XMLHttpRequest|import\(|@import|url\(", page)
    for tag, attributes in Elements(page).elements:
        assert not (tag == "script" and "src" in attributes)
        assert not (tag == "link" and attributes["href"] != "data:,")


def test_page_builds_elements_without_markup() -> None:
    page = gallery.page(catalogue([]))
    assert not re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\bstyle=", page
    )


def test_policy_names_script_and_style() -> None:
    page = gallery.page(catalogue([]))
    [policy] = [
        text
        for tag, attributes in Elements(page).elements
        if tag == "meta"
        and attributes.get("http-equiv") == "Content-Security-Policy"
        and (text := attributes["content"])
    ]
    assert policy.startswith("default-src 'none'; img-src 'self' file: data:; ")
    assert "unsafe" not in policy
    for element in ("style", "script"):
        [content] = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in policy


def test_structure() -> None:
    elements = Elements(gallery.page(catalogue([]))).elements
    tags = [tag for tag, _ in elements]
    assert {"html", "header", "main", "footer", "form", "dialog", "noscript"} <= set(tags)
    assert tags.count("h1") == 1
    assert ("html", {"lang": "en"}) in elements
    assert any(attributes.get("aria-live") == "polite" for tag, attributes in elements if tag == "output")
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme: str) -> None:
    """WCAG 2.2, 1.4.3: text stands out from its ground by 4.5 to 1; here the relative luminance of sRGB is enough."""
    colours = re.findall(r"--([a-z]+): #([0-9a-f]{6})\b", gallery.page({}))
    names = [name for name, _ in colours]
    half = names.index("paper", 1)  # the light scheme comes first
    chosen = dict(colours[:half] if scheme == "light" else colours[half:])

    def luminance(name: str) -> float:
        parts = [int(chosen[name][i : i + 2], 16) / 255 for i in (0, 2, 4)]
        red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for ground in ("paper", "hover", "field"):
        for text in ("ink", "muted", "accent"):
            low, high = sorted((luminance(ground), luminance(text)))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (ground, text)
