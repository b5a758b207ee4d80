"""Make the pictures of this guide: the demo's invented family plans and books in a real browser."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from softlanding.cli.demo import PASSWORD, code_now

HERE = Path(__file__).parent
MOST_HEIGHT = 1400
PHONE, DESKTOP = (390, 844), (1280, 900)
LANGUAGES = {"en": "en-GB", "nl": "nl-NL"}
TRIES, PAUSE = 240, 0.5


class Demo:
    """The demo on a free port with a database of its own, and a browser that looks at it."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url, self.browser, self.said = f"http://127.0.0.1:{self.port}", browser, folder / "said"
        command = [shutil.which("softlanding", path=str(Path(sys.executable).parent)) or "softlanding", "demo"]
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(  # noqa: S603  # our own program
                [*command, "--port", str(self.port), "--data-dir", str(folder / "data")],
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def _wait(self) -> None:
        for _ in range(TRIES):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()  # noqa: S310  # the demo's own address
            except (urllib.error.URLError, ConnectionError):
                time.sleep(PAUSE)
            else:
                return
        raise SystemExit(self.said.read_text())

    def page(self, language: str, size: tuple[int, int], cookies: list | None = None) -> Page:
        """Open a window in a language, signed in when cookies of before are given."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            base_url=self.url,
            locale=LANGUAGES[language],
            timezone_id="Europe/Amsterdam",
        )
        context.add_cookies([*(cookies or []), {"name": "language", "value": language, "url": self.url}])
        return context.new_page()

    def newcomer(self) -> list:
        """Sign the Rao family in by the link that the demo prints, and return the cookies."""
        page = self.page("en", PHONE)
        page.goto("/sign-in/")
        page.get_by_label("Your e-mail address").fill("rao@demo.example")
        page.get_by_role("button", name="Send me a link").click()
        for _ in range(TRIES):
            if links := re.findall(rf"{self.url}/link/[^\s<\"]+", self.said.read_text()):
                break
            time.sleep(PAUSE)
        page.goto(links[-1])
        page.get_by_role("button", name="Open my plan").click()
        return [one for one in page.context.cookies() if one["name"] != "language"]

    def clerk(self) -> list:
        """Sign the demo's clerk in with password and one-time code, and return the cookies."""
        page = self.page("en", DESKTOP)
        page.goto("/staff/login/")
        page.locator("input[name=login]").fill("clerk@demo.example")
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.locator("input[name=code]").fill(code_now())
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.get_by_role("link", name="Sign out").first.wait_for()
        return [one for one in page.context.cookies() if one["name"] != "language"]


def keep(page: Page, name: str) -> None:
    """Save the first part of a page."""
    page.evaluate("document.fonts.ready")
    width = page.viewport_size["width"]
    height = min(MOST_HEIGHT, page.evaluate("document.documentElement.scrollHeight"))
    path = HERE / f"{name}.png"
    page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    sys.stdout.write(f"{path.name}  {path.stat().st_size // 1024} kB\n")


def shown(demo: Demo, address: str, name: str, size: tuple[int, int], cookies: list | None = None) -> Page:
    """Open an address in the language that the picture's name ends in, and keep the picture."""
    page = demo.page(name[-2:], size, cookies)
    page.goto(address)
    keep(page, name)
    return page


def make(demo: Demo) -> None:
    """Take every picture, in the order in which a family meets the pages."""
    shown(demo, "/", "start-390-en", PHONE)
    rao = demo.newcomer()
    shown(demo, "/questions/", "questions-390-en", PHONE, rao)
    shown(demo, "/plan/", "plan-1280-en", DESKTOP, rao)
    shown(demo, "/plan/", "plan-390-nl", PHONE, rao)
    shown(demo, "/desks/the-hague-international-centre/", "desk-390-nl", PHONE, rao)
    shown(demo, "/desks/", "desks-1280-en", DESKTOP, rao)
    page = shown(demo, "/visit/", "visit-390-en", PHONE, rao)
    day = page.locator("input[name=starts_at]").first.get_attribute("value")[:10]
    page.get_by_role("button", name="Hold this visit").first.click()
    page.get_by_role("button", name="Book this visit").click()
    shown(demo, "/visit/passport/", "passport-1280-en", DESKTOP, rao)
    page = demo.page("en", DESKTOP, rao)
    page.goto("/visit/passport/")
    page.get_by_role("link", name="Move this visit").click()
    page.get_by_role("button", name="Look at this time").nth(1).click()
    page.get_by_role("button", name="Move to this time").wait_for()
    keep(page, "move-1280-en")
    shown(demo, f"/staff/day/?day={day}", "staff-day-1280-en", DESKTOP, demo.clerk())


def main() -> None:
    """Start the demo, take the pictures, stop the demo."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        demo = Demo(browser, Path(folder))
        try:
            make(demo)
        finally:
            demo.process.terminate()
            demo.process.wait(timeout=20)
            browser.close()


if __name__ == "__main__":
    main()
