"""What the shipped stylesheets, fonts and scripts promise: light, free to ship, placed without left or right."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "src/softlanding/portal/static/portal"
TEMPLATES = Path(__file__).parents[2] / "src/softlanding/portal/templates"
STYLESHEETS = sorted((STATIC / "css").glob("*.css"))
THEMES = [path for path in STYLESHEETS if path.name.startswith("theme-")]


def named(css: str) -> set[str]:
    """Tokens that a stylesheet cannot do without: named in var() with no other value to fall back on."""
    return set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", css))


def declared(css: str) -> set[str]:
    return set(re.findall(r"(--[\w-]+)\s*:", css))


def over_the_wire(path: Path) -> int:
    return path.stat().st_size if path.suffix == ".woff2" else len(gzip.compress(path.read_bytes(), 6))


@pytest.mark.parametrize("theme", THEMES, ids=lambda path: path.stem)
def test_a_first_page_leaves_room_for_its_words_within_150_kilobytes(theme):
    sheets = [path for path in STYLESHEETS if path not in THEMES] + [theme]
    rest = [*STATIC.glob("fonts/*.woff2"), STATIC / "js/htmx.min.js", STATIC / "softlanding.js"]
    assert sum(over_the_wire(path) for path in sheets + rest) < 125_000


def test_our_own_stylesheet_says_start_and_end_never_left_and_right():
    css = (STATIC / "css/softlanding.css").read_text()
    sided = re.findall(r"(?:margin|padding|border|inset)-(?:left|right)|^\s*(?:left|right)\s*:", css, re.MULTILINE)
    assert sided == []


@pytest.mark.parametrize("theme", THEMES, ids=lambda path: path.stem)
def test_each_theme_gives_every_colour_that_our_own_stylesheet_asks_for(theme):
    css = (STATIC / "css/softlanding.css").read_text()
    other = {"theme-denhaag": "--basis-", "theme-neutral": "--denhaag-"}[theme.stem]
    asked = {token for token in named(css) if not token.startswith(other)}
    placed_by_class = declared((STATIC / "css/components.css").read_text())
    assert asked - declared(css) - declared(theme.read_text()) - placed_by_class == set()


@pytest.mark.parametrize("sheet", STYLESHEETS, ids=lambda path: path.stem)
def test_no_stylesheet_names_a_font_that_is_not_free(sheet):
    assert re.findall(r"TheSans|TheMix|UtrechtSans", sheet.read_text()) == []


@pytest.mark.parametrize("sheet", STYLESHEETS, ids=lambda path: path.stem)
def test_no_stylesheet_fetches_anything_from_another_host(sheet):
    addresses = re.findall(r"url\(\s*[\"']?(.{0,5})", sheet.read_text())
    assert {start for start in addresses if start not in {"data:", "../fo"}} == set()


@pytest.mark.parametrize(
    "part",
    [
        "utrecht-components-EUPL-1.2",
        "denhaag-theme-EUPL-1.2",
        "neutral-theme-EUPL-1.2",
        "fira-sans-OFL-1.1",
        "htmx-0BSD",
    ],
)
def test_a_licence_text_stands_beside_what_others_made(part):
    assert (STATIC / f"licences/{part}.txt").stat().st_size > 500


def test_no_template_holds_a_style_or_a_script_of_its_own():
    """The Content-Security-Policy would refuse it, and the page would look broken only in production."""
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)")
    found = {path.name: inline.findall(path.read_text()) for path in TEMPLATES.rglob("*.html")}
    assert {name: hits for name, hits in found.items() if hits} == {}
