"""A catalogue by hand, its page, and a reader of it in a browser.

The catalogue holds the one-loop diagram of arXiv:1812.01599 and relatives of it.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nuloops.catalogue import page as gallery

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>&lt;\u2028'\""


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
