"""The README is true to the letter: its commands run, and print what it shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CONSOLE = re.findall(r"```console\n\$ (softlanding .*?)\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_a_command_of_the_readme_prints_what_is_shown(command, shown):
    """Lines of "..." stand for what is left out; the others must come in this order."""
    _, *words = command.split()
    found = subprocess.run(  # the README's own words
        [sys.executable, "-c", "from softlanding.cli import main; main()", *words],
        cwd=ROOT, env={**os.environ, "PYTHONIOENCODING": "utf-8"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    printed = [line.rstrip() for line in (found.stdout + found.stderr).splitlines()]
    wanted = [line.rstrip().removesuffix(" ...") for line in shown.splitlines() if line.strip() != "..."]
    rest = iter(printed)
    missing = [line for line in wanted if not any(one.startswith(line) for one in rest)]
    assert missing == []


def test_the_readme_shows_commands():
    assert len(CONSOLE) >= 3


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(((?!http)[^)#]+)\)", README))))
def test_what_the_readme_links_to_exists(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("recipe", sorted(set(re.findall(r"`?make ([a-z-]+)`?", README))))
def test_each_recipe_that_the_readme_names_exists(recipe):
    makefile = (ROOT / "Makefile").read_text()
    assert re.search(rf"^{recipe}:.*## ", makefile, re.MULTILINE) or recipe == "and"
