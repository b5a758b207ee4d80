"""Every word of the interface is there in Dutch, and Dutch says "u"."""

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "softlanding"
DUTCH = SOURCE / "locale" / "nl" / "LC_MESSAGES"
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def words() -> list[Message]:
    with (DUTCH / "django.po").open("rb") as file:
        return [message for message in read_po(file, locale="nl") if message.id]


def forms(message: Message) -> list[tuple[object, str]]:
    """Give each key of the compiled file with its text: a plural has one per number."""
    first = message.id[0] if message.pluralizable else message.id
    key = f"{message.context}\x04{first}" if message.context else first
    if message.pluralizable:
        return [((key, number), text) for number, text in enumerate(message.string)]
    return [(key, message.string)]


def test_every_word_has_a_dutch_one_that_somebody_looked_at(words: list[Message]):
    assert [message.id for message in words if message.fuzzy or not all(text for _, text in forms(message))] == []


def test_the_compiled_words_are_those_of_the_source(words: list[Message]):
    with (DUTCH / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    compiled.pop("")
    assert compiled == dict(form for message in words for form in forms(message))


def test_the_interface_says_u(words: list[Message]):
    assert [text for message in words for _, text in forms(message) if INFORMAL.search(text)] == []


def dutch_texts(tree: ast.AST) -> list[str]:
    """Give every text under the key "nl" of a dictionary, also inside an f-string."""
    return [
        part.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "nl"
        for part in ast.walk(value)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]


def test_words_that_stand_in_the_code_say_u():
    texts = [
        (file.name, text)
        for file in sorted(SOURCE.rglob("*.py"))
        for text in dutch_texts(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert ("pages.py", "Ga terug, laad de pagina opnieuw en verstuur nog een keer.") in texts
    assert [one for one in texts if INFORMAL.search(one[1])] == []


def test_words_that_stand_in_the_data_say_u():
    lines = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in sorted((ROOT / "data").rglob("*.yaml"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(r"\bnl: ", line) and INFORMAL.search(line.split("nl: ", 1)[1])
    ]
    assert lines == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="GNU gettext is not installed here.")
def test_no_word_of_a_page_is_missing_from_the_list(words: list[Message], tmp_path: Path):
    """`make messages` was run after the last word was written."""
    copy = tmp_path / "softlanding"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "static"))
    command = [sys.executable, ROOT / "manage.py", "makemessages", "--locale", "nl", "--no-location", "--no-obsolete"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "softlanding.config.settings"}
    subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)
    with (copy / "locale" / "nl" / "LC_MESSAGES" / "django.po").open("rb") as file:
        found: Catalog = read_po(file, locale="nl")
    names = {(message.context, message.id) for message in found if message.id}
    assert names == {(message.context, message.id) for message in words}
