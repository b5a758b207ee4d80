"""A real browser for the tests that look at pages."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

# Playwright keeps an event loop in the main thread, and Django would then refuse to empty the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
RAO = Path(__file__).parents[2] / "examples" / "rao-family.yaml"


PAIRS = {((390, 844), "nl"), ((1280, 900), "en")}
"""Each page is seen on both windows and in both languages, in two of the four pairs; BROWSE_ALL=1 takes all four."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the pairs of window and language that are looked at only on request: they double the time.

    A browser on a busy machine may be late: a test that fails here is tried once more, and the run says so.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    if os.environ.get("BROWSE_ALL"):
        return
    left_out = [item for item in items if not _wanted(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _wanted(item)]


def _wanted(item: pytest.Item) -> bool:
    params = getattr(getattr(item, "callspec", None), "params", {})
    window = params.get("window")
    languages = {"en", "nl"} & {value for value in params.values() if isinstance(value, str)}
    return window is None or len(languages) != 1 or (tuple(window), *languages) in PAIRS


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium of the system or of Playwright; without one these tests are skipped."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        if not found and not Path(own).exists():
            pytest.skip("No Chromium here: install one, or run `playwright install chromium`.")
        browser = playwright.chromium.launch(executable_path=found or own, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def rao_cookie() -> str:
    """The Rao family's draft, as a browser keeps it."""
    from softlanding.core.documents import read_document
    from softlanding.journeys.views.own_file import written_draft

    return written_draft(read_document(RAO.read_bytes(), "rao-family.yaml").value)


@pytest.fixture(params=[(390, 844), (1280, 900)], ids=["phone", "desktop"])
def window(request: pytest.FixtureRequest, chromium: Browser, live_server: object) -> Iterator[BrowserContext]:
    """A fresh browser window, as wide as a phone and as wide as a desktop."""
    width, height = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": height}, base_url=str(live_server), timezone_id="Europe/Amsterdam"
    )
    yield context
    context.close()
