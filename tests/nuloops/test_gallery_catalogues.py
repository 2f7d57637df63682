"""Pages of other catalogues in a browser: hostile, without pictures, empty, very large, on paper."""

import base64
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gallery_page import HOSTILE, Gallery, catalogue, diagram, write

if TYPE_CHECKING:
    from selenium.webdriver import Chrome


def test_not_genuine(driver: "Chrome", tmp_path: Path) -> None:
    view = Gallery(driver)
    view.open(write(tmp_path, catalogue([diagram(1), diagram(2, genuine=False)])), "genuine=false")
    assert view.count == "1 of 2 diagrams"
    assert "not genuine" in view.find(".card").text
    view.find(".card").click()
    assert "Not genuine: the loop through 0, 1 shrinks to a vertex" in view.find("#inside").text
    assert view.errors() == []


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


def test_print(driver: "Chrome", tmp_path: Path) -> None:
    """All diagrams are printed with their pictures, and afterwards the page is as light as before."""
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
