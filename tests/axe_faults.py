"""What axe finds wrong with a page that a browser shows."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED = {"runOnly": RULES, "resultTypes": ["violations"]}
"""Only faults are written out in full: to name all that is right costs twice the time of the search itself."""


def axe_faults(page: Page) -> list[tuple[str, list[str]]]:
    """Return each rule that the page breaks, with the first three elements that break it."""
    found = Axe().run(page, options=ASKED)
    return [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found.response["violations"]]
