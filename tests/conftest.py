"""What the test modules share: settings of Hypothesis, assertions of shared modules, and fixtures.

Hypothesis has no deadlines and few, reproducible examples. ``--examples-times N`` gives each property N times as many,
drawn at random: reproducible with ``--hypothesis-seed``. ``make seeds`` does so for several seeds.
"""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from topologies.kernel.choice import VARIABLE

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from nuloops.scan.store import Store

pytest.register_assert_rewrite(
    "commands", "scan_stores"
)  # shared modules are no test modules, whose assertions show their values

settings.register_profile(
    "nuloops",
    deadline=None,  # a slow machine is no failure
    max_examples=60,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],  # nor is a slow draw
)
settings.load_profile("nuloops")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option ``--examples-times``."""
    parser.addoption(
        "--examples-times", type=int, default=1, help="run only properties, each with N times its examples"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--examples-times`` only properties stay, with more examples than they ask for themselves."""
    times = config.getoption("--examples-times")
    if times == 1:
        return
    properties = [
        item for item in items if isinstance(item, pytest.Function) and getattr(item.obj, "is_hypothesis_test", False)
    ]
    for test in {getattr(item.obj, "__func__", item.obj) for item in properties}:
        own = test._hypothesis_internal_use_settings  # Hypothesis has no public way to change settings of a test
        more = settings(own, max_examples=times * own.max_examples, derandomize=False)
        test._hypothesis_internal_use_settings = more
    config.hook.pytest_deselected(items=[item for item in items if item not in properties])
    items[:] = properties


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> "Store":
    """A finished scan of ``scan_stores.SPEC``; tests that change it take a copy."""
    from nuloops.scan.engines import InProcess
    from nuloops.scan.running import run
    from nuloops.scan.store import Store
    from scan_stores import SPEC

    store = Store(tmp_path_factory.mktemp("expected") / "store")
    run(store, SPEC, InProcess())
    return store


@pytest.fixture(scope="module")
def expected(undisturbed: "Store") -> list[tuple[int, int, str]]:
    """What an undisturbed scan finds."""
    from scan_stores import sums

    return sums(undisturbed)


@pytest.fixture
def python_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python generates, even where the kernel was built."""
    monkeypatch.setenv(VARIABLE, "python")


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Chrome]":
    """A browser, one for each test module that asks for it; without one its tests are skipped."""
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
