"""The page of a catalogue: hostile labels stay text, nothing is fetched, a browser shows it from the file system."""

import base64
import hashlib
import json
import math
import re
import shutil
import zlib
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import charges
import topologies
from nuloops import gallery

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>&lt;\u2028'\""


# ---- A catalogue by hand: the one-loop diagram of arXiv:1812.01599 and relatives of it.


def diagram(
    number: int, operator: str = "dirac-d5", loops: int = 1, all_dark: int | None = 6, genuine: bool = True
) -> dict[str, Any]:
    """Return one entry; its picture is the same for every number."""
    key = f"{operator}_{number:04d}_F01_S0212"
    charges = {"l0": "-4", "l1": "-1", "l2": "0", "l3": "3"}
    charges |= {"l4": "kappa_1", "l5": "kappa_1 + 1", "l6": "kappa_1 + 4"}
    names = ["nu_R", "L", "H", "chi", "N", "eta", "xi"]
    ends: list[tuple[str | int, str | int]] = [("nu_R", 1), (0, "L"), ("H", 2), ("chi", 2), (1, 0), (0, 2), (2, 1)]
    if loops == 2:
        names += ["S1", "S2", "F2"]
        ends += [(2, 3), (3, 0), (3, 1)]
        charges |= {"l7": "kappa_2", "l8": "2*kappa_1 - kappa_2 + 3", "l9": "-kappa_2 - 1/2"}
    lines = [
        {
            "id": f"l{i}",
            "tail": tail,
            "head": head,
            "kind": "fermion" if i in {0, 1, 4, 9} else "scalar",
            "external": i < 4,
            "name": name,
        }
        for i, (name, (tail, head)) in enumerate(zip(names, ends, strict=True))
    ]
    internal = [line["id"] for line in lines if not line["external"]]

    def residual(order: int, kappa: str, grades: list[str]) -> dict[str, Any]:
        phases = {line["id"]: (2 * i + 4 - number) % order for i, line in enumerate(lines)}
        return {
            "group": f"Z{order}",
            "order": order,
            "grades": grades,
            "kappas": {f"kappa_{i + 1}": kappa for i in range(loops)},
            "charges": {name: (kappa if name in internal else charges[name]) for name in charges},
            "phases": phases,
            "dark_lines": internal if "all" in grades else internal[:-1],
            "neutrinos": {"nature": "dirac", "reason": "nu nu transforms as omega^2 under Z6"},
        }

    choices = [residual(6, "-1/2", ["every-loop", "all"] if all_dark == 6 else ["every-loop"])]
    files = {"u1": {"svg": f"svg/{key}.u1.svg"}, "Z6": {"svg": f"svg/{key}.z6.svg"}}
    if all_dark == 9:
        choices.append(residual(9, "-1/3", ["all"]))
        files["Z9"] = {"svg": f"svg/{key}.z9.svg", "pdf": f"svg/{key}.z9.pdf"}
    return {
        "key": key,
        "operator": operator,
        "loops": loops,
        "genuine": genuine,
        "compression": None if genuine else "the loop through 0, 1 shrinks to a vertex",
        "one_particle_irreducible": True,
        "legs": ["L", "nu_R", "H", "chi"],
        "lines": lines,
        "charges": {"free": [f"kappa_{i + 1}" for i in range(loops)], "modulo": None, "lines": charges},
        "residual": choices,
        "dark": {"every_loop": 6, "all": all_dark},
        "files": files,
    }


def catalogue(diagrams: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a catalogue with the published counts of dirac-d5 at one and two loops."""
    keys = [
        *("topologies", "no_self_energy", "assignable", "one_particle_irreducible", "diagrams", "labelled_diagrams"),
        *("genuine_topologies", "genuine_diagrams", "genuine_labelled_diagrams"),
    ]
    grades = [
        *("all_dark_diagrams", "all_dark_assignments", "every_loop_dark_diagrams", "every_loop_dark_assignments"),
    ]
    counts: dict[int, list[int | None]] = {
        1: [16, 6, 5, 2, 12, 22, 2, 4, 7],
        2: [245, 45, 34, 13, 120, None, 6, 20, 54],
    }
    dark = {1: {6: [7, 21, 7, 21], 9: [7, 42, 7, 42]}, 2: {6: [0, 0, 54, 1458], 9: [54, 972, 54, 3888]}}
    return {
        "schema": "nuloops-catalogue/1",
        "version": "0.1.0",
        "engine": "Graphviz 14.1.5 in process (pygraphviz)",
        "conventions": [
            "nu_R (-4) and chi (3) flow in, L (-1) flows out.",
            "The residual group is that of the colour singlets; with quarks its order is three times larger.",
        ],
        "summary": [
            {
                "operator": "dirac-d5",
                "loops": loops,
                "counts": dict(zip(keys, counts[loops], strict=True)),
                "dark": [
                    {"group": f"Z{n}", "order": n, "diagrams": numbers[0]} | dict(zip(grades, numbers, strict=True))
                    for n, numbers in dark[loops].items()
                ],
            }
            for loops in (1, 2)
        ],
        "diagrams": diagrams,
    }


def picture(phase: str) -> str:
    """Return the one-loop diagram as a small SVG."""
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="240" height="130" viewBox="0 0 240 130" role="img">
<g fill="none" stroke="black" stroke-width="1.2"><path d="M20 105H220"/>
<path stroke-dasharray="5 4" d="M60 105A60 60 0 0 1 180 105M95 50L80 20M145 50L160 20"/></g>
<g fill="black"><circle cx="60" cy="105" r="2.2"/><circle cx="180" cy="105" r="2.2"/><circle cx="95" cy="51" r="2.2"/>
<circle cx="145" cy="51" r="2.2"/></g><g font-family="serif" font-style="italic" font-size="12">
<text x="6" y="109">L</text><text x="222" y="109">ν</text><text x="72" y="16">H</text><text x="158" y="16">χ</text>
<text x="104" y="122">N ({phase})</text><text x="34" y="70">η</text><text x="188" y="70" fill="#5b3fd0">ξ</text></g>
</svg>"""


def write(folder: Path, content: dict[str, Any], tikz: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """Write the page, and the pictures it names unless their names are hostile; return the address of the page."""
    for entry in content["diagrams"]:
        for group, files in (entry["files"] or {}).items():
            for name in files.values():
                target = folder / name
                if re.fullmatch(r"svg/[\w.-]+\.svg", name) and "missing" not in name and not target.exists():
                    target.parent.mkdir(exist_ok=True)
                    target.write_text(picture({"u1": "κ", "Z6": "ω⁵"}.get(group, "ω²")), encoding="utf-8")
    (folder / "index.html").write_text(gallery.page(content, tikz), encoding="utf-8")
    return (folder / "index.html").as_uri()


SMALL = [
    *(diagram(i) for i in range(7)),
    *(diagram(i, loops=2, all_dark=9) for i in range(10, 15)),
    diagram(20, operator="dirac-d4", loops=2, all_dark=None),
]


# ---- The text of the page.


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


# ---- The page in a browser.


class Gallery:
    """The open page: what a reader does, and what is to be seen then."""

    def __init__(self, driver: "Chrome") -> None:
        self.driver = driver

    def open(self, address: str, selection: str = "") -> None:
        self.driver.get("about:blank")
        self.errors()  # those of the page before are forgotten
        self.driver.get(f"{address}#{selection}" if selection else address)

    def find(self, selector: str) -> "WebElement":
        return self.driver.find_element("css selector", selector)

    def run(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_script(script, *arguments)

    def settle(self) -> None:
        """Wait until the page has drawn what was asked for: selections are made once per frame."""
        self.driver.execute_async_script(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))"
        )

    def until(self, condition: Callable[[], object]) -> None:
        """Wait for what the browser does in its own time, such as loading a picture; fail after ten seconds."""
        from selenium.webdriver.support.wait import WebDriverWait

        WebDriverWait(self.driver, 10, poll_frequency=0.05).until(lambda _: condition())

    def search(self, words: str) -> None:
        self.run(
            "const q = document.getElementById('q'); q.value = arguments[0];"
            "q.dispatchEvent(new Event('input', {bubbles: true}))",
            words,
        )
        self.settle()

    def choose(self, name: str, value: str) -> None:
        self.run(
            "const s = document.querySelector(`select[name=${arguments[0]}]`); s.value = arguments[1];"
            "s.dispatchEvent(new Event('input', {bubbles: true}))",
            name,
            value,
        )
        self.settle()

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()
        self.settle()

    def clipboard(self) -> str:
        """What was copied, as a field takes it."""
        self.run(
            "const area = document.createElement('textarea'); area.id = 'pasted';"
            "document.getElementById('inside').append(area); area.focus()"
        )
        from selenium.webdriver import ActionChains, Keys

        ActionChains(self.driver).key_down(Keys.CONTROL).send_keys("v").key_up(Keys.CONTROL).perform()
        pasted: str = self.run("const p = document.getElementById('pasted'); p.remove(); return p.value")
        self.run("document.getElementById('title').focus()")
        return pasted

    @property
    def count(self) -> str:
        return self.find("#count").text

    @property
    def keys(self) -> list[str]:
        found: list[str] = self.run("return [...document.querySelectorAll('#cards .key')].map((e) => e.textContent)")
        return found

    @property
    def focused(self) -> str | None:
        """The key on the card that has the focus."""
        key: str | None = self.run("return document.activeElement.querySelector('.key')?.textContent")
        return key

    @property
    def title(self) -> str:
        """The key of the enlarged diagram, empty when none is."""
        return self.find("#title").text

    def errors(self) -> list[str]:
        """Return what the console has said since the last call."""
        return [entry["message"] for entry in self.driver.get_log("browser")]  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Chrome]":
    pytest.importorskip("selenium", reason="the page is tried in a browser through selenium")
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None or (chromedriver := shutil.which("chromedriver")) is None:
        pytest.skip("the page is tried in chromium through chromedriver; one of them is not installed")
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = browser
    for flag in (
        *("headless=new", "no-sandbox", "disable-gpu", "disable-quic", "disable-dev-shm-usage", "no-first-run"),
        *("disable-background-networking", "disable-component-update", "disable-sync", "window-size=1280,900"),
        f"user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = Chrome(options, ChromeService(chromedriver))
    try:
        yield chrome
    finally:
        chrome.quit()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write(tmp_path_factory.mktemp("catalogue"), catalogue(SMALL))


@pytest.fixture
def view(driver: "Chrome", address: str) -> Iterator[Gallery]:
    shown = Gallery(driver)
    shown.open(address)
    yield shown
    assert shown.errors() == []


def test_all_diagrams_at_first(view: Gallery) -> None:
    assert view.count == "13 diagrams"
    assert view.keys == [entry["key"] for entry in SMALL]
    assert "13 diagrams of dirac-d5 and dirac-d4 at one and two loops" in view.find("#about").text
    loaded = "return [...document.images].filter((i) => i.complete && i.naturalWidth > 0).length"
    view.until(lambda: view.run(loaded) > 0)


def test_summary(view: Gallery) -> None:
    view.find("#counts summary").click()  # pictures come first
    text = view.find("#counts").text
    assert "245" in text
    assert "54 (972)" in text
    assert "– " in text  # dirac-d5 at two loops: the labelled diagrams were not counted


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Z9", 5),
        ("z_9 dirac", 5),
        ("L", 13),
        ("Z", 13),  # a letter alone is a name; no line is called Z, so this word is not finished
        ("N chi k", 13),
        ("Z1", 0),  # typed on the way to Z18
        ("kappa_1 + 1", 13),
        ("κ₁ + 1", 13),
        (r"\kappa_1+1", 13),
        ("κ + 1", 7),  # of one loop
        ("kappa_1 + 11", 0),
        ("2*kappa_1 - kappa_2", 6),
        ("kappa_1 - kappa_2", 0),  # there is only twice kappa_1
        ("-kappa_2 - 1/2", 6),
        ("kappa_2 - 1/2", 0),  # only with the opposite sign
        ("-1/3", 5),
        ("kappa_1 = -1/3", 5),
        ("nu_R", 13),
        ("ν_R S_2", 6),
        ("s2", 6),
        ("dirac-d4", 1),
        ("_0003_", 1),
        ("omega^8", 5),
        ("ω⁸ 0011", 1),
        ("omega^8 0003", 0),
        ("+ -", 13),  # nothing to look for yet
        ("[", 0),
    ],
)
def test_search(view: Gallery, words: str, count: int) -> None:
    view.search(words)
    assert view.count == ("13 diagrams" if count == 13 else f"{count} of 13 diagrams")
    assert len(view.keys) == count
    assert view.find("#none").is_displayed() == (count == 0)
    view.find("#reset").click()
    assert view.count == "13 diagrams"


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [("operator", "dirac-d4", 1), ("loops", "2", 6), ("every-line", "9", 5), ("every-line", "none", 1)],
)
def test_filter(view: Gallery, name: str, value: str, count: int) -> None:
    view.choose(name, value)
    assert view.count == f"{count} of 13 diagrams"
    assert f"{name}={value}" in view.driver.current_url


def test_filters_that_cannot_choose_are_absent(view: Gallery) -> None:
    names = view.run("return [...document.querySelectorAll('select')].map((s) => s.name)")
    assert names == ["operator", "loops", "every-line", "panel", "sort"]


def test_sort(view: Gallery) -> None:
    view.choose("sort", "key")
    assert view.keys == sorted(entry["key"] for entry in SMALL)
    view.choose("sort", "dark")
    assert view.keys[-1].startswith("dirac-d4")
    view.choose("sort", "lines")
    assert view.keys[0] == SMALL[0]["key"]
    assert view.keys[-1] == SMALL[-1]["key"]


def test_panels(view: Gallery) -> None:
    sources = "return [...document.querySelectorAll('#cards li:first-child img')].map((i) => i.getAttribute('src'))"
    first = SMALL[0]["files"]
    assert view.run(sources) == [first["u1"]["svg"]]
    view.choose("panel", "Z6")
    assert view.run(sources) == [first["Z6"]["svg"]]
    view.choose("panel", "both")
    assert view.run(sources) == [first["u1"]["svg"], first["Z6"]["svg"]]
    view.choose("panel", "Z9")
    assert "no picture for Z9" in view.find("#cards li").text.replace("\n", "")


def test_selection_is_in_the_address(view: Gallery, address: str) -> None:
    view.search("kappa_1 + 1")
    view.choose("loops", "2")
    view.choose("sort", "key")
    shared = view.driver.current_url
    expected = view.keys
    assert len(expected) == 6
    view.driver.get("about:blank")
    view.driver.get(shared)
    assert view.keys == expected
    view.open(address, "loops=7&every-line=%22&sort=__proto__&diagram=constructor&nonsense")
    assert view.count == "13 diagrams"


def test_enlarge_step_and_close(view: Gallery) -> None:
    from selenium.webdriver import Keys

    view.run("document.querySelectorAll('.card')[1].focus()")
    view.press(Keys.ENTER)
    assert view.title == SMALL[1]["key"]
    assert view.find("#place").text == "2 of 13"
    assert f"diagram={SMALL[1]['key']}" in view.driver.current_url
    view.press(Keys.ARROW_LEFT)
    view.press(Keys.ARROW_LEFT)  # there is none before the first
    assert view.title == SMALL[0]["key"]
    view.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    assert view.title == SMALL[3]["key"]
    view.find("#next").click()
    view.press(Keys.ARROW_RIGHT)  # with the focus on a button
    assert view.title == SMALL[5]["key"]
    view.press(Keys.ESCAPE)
    assert not view.find("#enlarged").is_displayed()
    view.until(lambda: view.focused == SMALL[5]["key"])
    assert "diagram=" not in view.driver.current_url


def test_enlarged_view(view: Gallery, address: str) -> None:
    view.open(address, f"diagram={SMALL[7]['key']}")
    assert len(view.run("return [...document.querySelectorAll('.panels img')]")) == 3
    rows = view.run(
        "return [...document.querySelectorAll('.lines tbody tr')].map((r) => [...r.cells].map((c) => c.textContent))"
    )
    assert rows[0] == ["l0", "νR", "fermion", "νR", "1", "−4", "−4", "1", "not dark", "−4", "ω3", "not dark"]
    assert rows[8][:6] == ["l8", "S2", "scalar", "3", "0", "2κ1 − κ2 + 3"]
    assert rows[8][8] == "dark"
    assert "Z9: κ1 = −1/3, κ2 = −1/3, every line dark, Dirac neutrinos as long as Z9 is exact" in view.run(
        "return document.querySelector('.panels').textContent"
    )
    links = view.run("return [...document.querySelectorAll('figcaption a')].map((a) => a.getAttribute('href'))")
    assert links == [name for files in SMALL[7]["files"].values() for name in files.values()]


@pytest.mark.parametrize("selection", ["", "panel=both", f"diagram={SMALL[7]['key']}"])
def test_narrow_window(view: Gallery, address: str, selection: str) -> None:
    size = {"width": 420, "height": 860, "deviceScaleFactor": 1, "mobile": False}
    view.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        view.open(address, selection)
        assert view.run("return document.documentElement.scrollWidth <= innerWidth")
        assert view.run("const d = document.getElementById('enlarged'); return d.scrollWidth <= d.clientWidth")
    finally:
        view.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_not_genuine(driver: "Chrome", tmp_path: Path) -> None:
    view = Gallery(driver)
    view.open(write(tmp_path, catalogue([diagram(1), diagram(2, genuine=False)])), "genuine=false")
    assert view.count == "1 of 2 diagrams"
    assert "not genuine" in view.find(".card").text
    view.find(".card").click()
    assert "Not genuine: the loop through 0, 1 shrinks to a vertex" in view.find("#inside").text
    assert view.errors() == []


def test_copy_key(view: Gallery) -> None:
    view.find(".card").click()
    view.find("#copy").click()
    view.until(lambda: view.find("#said").text == "key copied")
    assert view.clipboard() == SMALL[0]["key"]
    view.find("#next").click()
    assert view.find("#said").text == ""
    view.press("c")
    view.until(lambda: view.find("#said").text == "key copied")
    assert view.clipboard() == SMALL[1]["key"]
    assert not view.driver.find_elements("css selector", ".tikz")  # this page has no source


def test_copy_tikz(driver: "Chrome", tmp_path: Path) -> None:
    source = f"\\draw {HOSTILE}\n% κ"
    sources = {diagram(1)["key"]: {"u1": "first", "Z6": source}, diagram(3)["key"]: {"Z6": "no U(1)"}}
    view = Gallery(driver)
    view.open(write(tmp_path, catalogue([diagram(1), diagram(2), diagram(3)]), sources))
    view.find(".card").click()
    view.find("figure:last-child .tikz").click()
    view.until(lambda: view.find("#said").text == "TikZ copied")
    assert view.clipboard() == source
    view.press("t")
    view.until(lambda: view.clipboard() == "first")
    view.find("#next").click()
    assert not view.driver.find_elements("css selector", ".tikz")
    view.find("#next").click()
    view.press("t")
    view.until(lambda: view.find("#said").text == "no TikZ was found")
    assert view.errors() == []


def test_copying_without_the_clipboard(view: Gallery) -> None:
    """Without the interface of today the older command copies; without both the text is there to be selected."""
    view.run("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})")
    view.find(".card").click()
    view.find("#copy").click()
    view.until(lambda: view.find("#said").text == "key copied")
    assert not view.driver.find_elements("css selector", "textarea")
    view.run("document.execCommand = () => false")
    view.find("#copy").click()
    view.until(lambda: view.driver.find_elements("css selector", "textarea"))
    assert view.find("textarea").get_attribute("value") == SMALL[0]["key"]
    view.run("delete navigator.clipboard; delete document.execCommand")


def test_arrows_between_cards(view: Gallery) -> None:
    from selenium.webdriver import Keys

    def place() -> int:
        return int(view.run("return document.activeElement.dataset.index"))

    columns = view.run(
        "return getComputedStyle(document.querySelector('#cards ol')).gridTemplateColumns.split(' ').length"
    )
    assert columns > 1
    view.run("document.querySelector('.card').focus()")
    view.press(Keys.ARROW_LEFT, Keys.ARROW_UP)  # there is nothing there
    assert place() == 0
    view.press(Keys.ARROW_RIGHT, Keys.ARROW_DOWN)
    assert place() == 1 + columns
    view.press(Keys.ARROW_UP, Keys.END)
    assert place() == 12
    view.press(Keys.HOME, Keys.ENTER)
    assert view.title == SMALL[0]["key"]


@pytest.mark.parametrize(
    ("selection", "scheme"),
    [("", "light"), ("", "dark"), (f"diagram={SMALL[7]['key']}", "dark"), ("q=nothing", "light")],
)
def test_accessible(view: Gallery, address: str, selection: str, scheme: str) -> None:
    """The rules of axe-core: names, roles, contrast, order of headings."""
    axe = pytest.importorskip("axe_core_python.selenium", reason="accessibility is judged by axe-core").Axe()
    feature = {"name": "prefers-color-scheme", "value": scheme}
    view.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    try:
        view.open(address, selection)
        view.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        found = axe.run(view.driver)
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
        assert len(found["passes"]) > 20
    finally:
        view.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_print(driver: "Chrome", tmp_path: Path) -> None:
    """On paper are all diagrams with their pictures, and afterwards the page is as light as before."""
    view = Gallery(driver)
    view.open(write(tmp_path, catalogue([diagram(i) for i in range(150)])))
    before = len(view.keys)
    assert before < 150
    paper = base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert len(re.findall(rb"/Type */Page\b", paper)) >= 150 / 8
    view.until(lambda: len(view.keys) == before)
    assert view.errors() == []


def test_other_diagrams_with_an_insertion(driver: "Chrome", tmp_path: Path) -> None:
    small = diagram(1, operator="dirac-d4") | {"insertions": [diagram(2)["key"], "dirac-d5_elsewhere"]}
    view = Gallery(driver)
    view.open(write(tmp_path, catalogue([small, diagram(2)])), "operator=dirac-d4&diagram=" + small["key"])
    view.find("#inside button").click()
    assert view.title == diagram(2)["key"]
    assert view.find("#place").text == "not in the selection"
    view.find("#close").click()
    view.until(lambda: view.focused == small["key"])
    assert view.errors() == []


def test_hostile_catalogue(driver: "Chrome", tmp_path: Path) -> None:
    bad = diagram(1) | {"key": HOSTILE, "operator": HOSTILE, "insertions": [HOSTILE, 7]}
    bad["lines"] = [line | {"name": HOSTILE, "tail": HOSTILE, "kind": HOSTILE} for line in bad["lines"]]
    bad["charges"] = {"free": [HOSTILE], "modulo": HOSTILE, "lines": {"l0": HOSTILE, "__proto__": "1"}}
    bad["residual"] = [{"group": HOSTILE, "kappas": {HOSTILE: HOSTILE}, "grades": [HOSTILE], "phases": {"l0": HOSTILE}}]
    bad["files"] = {
        "u1": {"svg": "javascript:alert(3)", "png": "../../elsewhere.png", HOSTILE: "a#b?.svg"},
        HOSTILE: {},
    }
    empty: dict[str, Any] = {"key": None, "files": None, "lines": 3, "residual": {}, "dark": [], "loops": "constructor"}
    content = catalogue([bad, empty]) | {"conventions": [HOSTILE], "version": HOSTILE, "engine": HOSTILE}
    content["summary"] = [{"operator": HOSTILE, "counts": {HOSTILE: HOSTILE}, "dark": [{"group": HOSTILE}, None]}, 3]
    view = Gallery(driver)
    view.open(write(tmp_path, content))
    assert view.count == "2 diagrams"
    assert view.keys == [HOSTILE, ""]
    view.find(".card").click()
    assert view.run("return document.getElementById('title').textContent") == HOSTILE
    addresses = view.run("return [...document.querySelectorAll('[src], [href]')].map((e) => e.src || e.href)")
    assert not [name for name in addresses if not name.startswith(("file:", "data:,"))]
    assert any(name.endswith("/a%23b%3F.svg") for name in addresses)
    assert not any("elsewhere" in name for name in addresses)
    assert len(view.run("return [...document.scripts]")) == 3
    view.find("#next").click()
    view.find("#close").click()
    view.search("alert(1)")
    assert view.count == "1 of 2 diagrams"
    assert view.errors() == []


def test_pictures_that_are_not_there(driver: "Chrome", tmp_path: Path) -> None:
    lost, none, png = diagram(1), diagram(2), diagram(3)
    lost["files"] = {"u1": {"svg": "svg/missing.svg"}}
    none["files"] = {"u1": {"pdf": "pdf/x.pdf"}}
    png["files"] = {"u1": {"png": "svg/really.svg"}}
    view = Gallery(driver)
    view.open(write(tmp_path, catalogue([lost, none, png])))
    view.until(lambda: "picture not found: svg/missing.svg" in view.find(".card").text)
    cards = view.run("return [...document.querySelectorAll('.card')].map((c) => c.textContent)")
    assert "no picture for U(1)B−L" in cards[1]
    assert "svg/really.svg" in view.find(".card img[src$=really\\.svg]").get_attribute("src")  # type: ignore[operator]
    assert all("missing.svg" in message or "ERR_FILE_NOT_FOUND" in message for message in view.errors())


def test_empty_catalogue(driver: "Chrome", tmp_path: Path) -> None:
    view = Gallery(driver)
    for content in (catalogue([]), {}):
        view.open(write(tmp_path, {"diagrams": []} | content))
        assert view.count == "0 diagrams"
        assert view.find("#about").text == "This catalogue holds no diagram."
        assert view.errors() == []


# Frames while the page moves by so many pixels in each of so many frames: the time from frame to frame, and how many
# cards there were at most.
SCROLL = """
const [step, frames, done] = arguments;
const gaps = [];
let cards = 0, last = performance.now();
function next() {
  const now = performance.now();
  gaps.push(now - last);
  last = now;
  cards = Math.max(cards, document.querySelectorAll(".card").length);
  scrollBy(0, step);
  if (gaps.length < frames) requestAnimationFrame(next);
  else done({ median: gaps.sort((a, b) => a - b)[frames >> 1], cards });
}
requestAnimationFrame(next);
"""


def test_five_thousand_diagrams(driver: "Chrome", tmp_path: Path) -> None:
    many = [diagram(i, loops=1 + i % 2, all_dark=9 if i % 2 else 6) for i in range(5000)]
    for entry in many:  # one set of pictures is enough
        entry["files"] = {name: {"svg": f"svg/{name}.svg"} for name in entry["files"]}
    view = Gallery(driver)
    view.open(write(tmp_path, catalogue(many)))
    assert view.count == "5000 diagrams"
    for step in (100, 2000):
        view.run("scrollTo(0, 0)")
        frames = driver.execute_async_script(SCROLL, step, 60)
        assert frames["cards"] <= 360, step  # only those near the window are in the page
        assert frames["median"] < 100, step  # 17 ms on an idle machine; with all cards in the page 290
    view.run("scrollTo(0, document.body.scrollHeight / 2)")
    view.until(lambda: view.run("return document.elementFromPoint(200, innerHeight / 2)?.closest('.card') !== null"))
    view.search("Z9 _0123_")
    assert view.count == "1 of 5000 diagrams"
    assert view.run("return scrollY") < 1000
    view.choose("loops", "1")
    assert view.count == "0 of 5000 diagrams"
    view.search("")
    assert view.count == "2500 of 5000 diagrams"
    view.choose("sort", "key")
    view.run("scrollTo(0, document.body.scrollHeight)")
    view.until(lambda: view.run("return document.querySelector('#cards ol:last-child li:last-child button') !== null"))
    view.run("document.querySelector('#cards ol:last-child li:last-child button').click()")
    assert view.find("#place").text == "2500 of 2500"
    view.find("#close").click()
    view.until(lambda: view.focused == many[4998]["key"])
    assert view.errors() == []


def test_another_width(driver: "Chrome", tmp_path: Path) -> None:
    """Blocks without cards take the height that they have at the new width."""
    view = Gallery(driver)
    view.open(write(tmp_path, catalogue([diagram(i) for i in range(600)])))
    heights = "return [...document.querySelectorAll('#cards ol')].map((o) => Math.round(o.offsetHeight / 50))"
    wide = view.run(heights)
    size = {"width": 420, "height": 860, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        view.until(lambda: min(view.run(heights)) > 1.5 * max(wide))
        assert len(set(view.run(heights))) <= 2
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
