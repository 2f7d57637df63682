"""The page in a browser: search, filters, panels, the enlarged view, keys and copying."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from gallery_page import SMALL, Gallery, catalogue, write

if TYPE_CHECKING:
    from selenium.webdriver import Chrome


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


def test_copying_without_the_clipboard(view: Gallery) -> None:
    """Without the clipboard interface the older command copies; without both the text is there to be selected."""
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
