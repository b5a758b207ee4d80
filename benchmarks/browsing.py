"""A small browser on one kept connection: cookies, gzip, and the weight of what a page links."""

import gzip
import http.client
import re
import socket
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

LATIN = re.compile(r"unicode-range:\s*U\+0+(-|,|;|0)", re.IGNORECASE)


@dataclass(frozen=True)
class Answered:
    """A response; `weight` is the bytes of head and body as they came."""

    status: int
    location: str
    text: str
    weight: int


class Browser:
    """Keeps one connection and the cookies."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answered:
        """Open a page."""
        return self._ask("GET", path)

    def begin(self, answers: dict[str, str]) -> None:
        """Give the first page's answers, as its form does; a first page without a form is left alone."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get("/").text)
        if found:
            self._ask("POST", "/", urlencode({**answers, "csrfmiddlewaretoken": found[1]}))

    def answers(self, path: str) -> bool:
        """Say whether the server answers at all."""
        try:
            return self.get(path).status == 200
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return False

    def _ask(self, method: str, path: str, body: str | None = None) -> Answered:
        headers = {"Accept-Encoding": "gzip", "Cookie": "; ".join(f"{name}={it}" for name, it in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.address + path}
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError):  # a kept connection that the server let go
            self.connection.close()
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        content = response.read()
        for header in response.msg.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})
        weight = len(content) + sum(len(name) + len(value) + 4 for name, value in response.getheaders())
        if response.getheader("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        return Answered(response.status, response.getheader("Location", ""), content.decode(errors="replace"), weight)


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def weight_of(browser: Browser, path: str) -> tuple[float, int]:
    """Give the kB of a page with an empty cache, and how many files it links: styles, scripts, pictures, fonts.

    Of the fonts, those that hold Latin letters count, since a browser fetches only what the text needs; each
    weight counts, so this is the most that a page can cost.
    """
    page = browser.get(path)
    linked = re.findall(r'<(?:script|img)[^>]*\ssrc="([^"]+)"', page.text)
    linked += re.findall(r'<link[^>]*rel="(?:stylesheet|icon|preload)"[^>]*href="([^"]+)"', page.text)
    linked += re.findall(r'<link[^>]*href="([^"]+)"[^>]*rel="(?:stylesheet|icon|preload)"', page.text)
    places = dict.fromkeys(urljoin(path, one) for one in linked if not one.startswith(("data:", "http")))
    total, seen = page.weight, set(places)
    waiting = list(places)
    while waiting:
        place = waiting.pop()
        answered = browser.get(place)
        total += answered.weight
        if urlsplit(place).path.endswith(".css"):
            for more in _linked_by_style(answered.text):
                target = urljoin(place, more)
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
    return total / 1000, len(seen)


def _linked_by_style(text: str) -> list[str]:
    fonts = re.findall(r"@font-face\s*{[^}]*}", text)
    rest = re.sub(r"@font-face\s*{[^}]*}", "", text)
    imported = re.findall(r"@import\s+(?:url\()?[\"']?([^\"')\s;]+)", rest)
    latin = [one for one in fonts if "unicode-range" not in one or LATIN.search(one)]
    named = [found[1] for one in latin if (found := re.search(r"url\([\"']?([^\"')]+\.woff2)", one))]
    return [one for one in (*imported, *named) if not one.startswith(("data:", "http"))]
