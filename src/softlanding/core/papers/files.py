"""What a file is, from its bytes and not from its name: PDF, JPEG, PNG or HEIC, of a size that is safe to look at.

It reads headers and refuses what is known to be tried; a virus scanner looks at the rest. It draws nothing.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 20_000
MOST_PAGES = 100
LONGEST_NAME = 80

ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/heic": ".heic"}
MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|body|iframe|\?xml)", re.IGNORECASE)
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b")
LOCKED = re.compile(rb"/Encrypt\b")
PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
COUNT = re.compile(rb"/Count\s+(\d{1,9})")
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
NO_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
ZIP_END = b"PK\x05\x06"
HEAD = 4096


class NotAccepted(ValueError):
    """A file that is not taken in; `reason` is the id of the sentence that a person reads."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a file is, and under which name it is kept."""

    media_type: str
    name: str


def sniff(content: bytes, name: str) -> Sniffed:
    """Say what a file is, or raise NotAccepted with the reason."""
    if not content:
        raise NotAccepted("empty")
    if len(content) > MOST_BYTES:
        raise NotAccepted("too-large")
    media_type = _media_type(content)
    if media_type == "application/pdf":
        _check_pdf(content)
    else:
        _check_picture(media_type, content)
    if ZIP_END in content[-66_000:]:
        raise NotAccepted("two-in-one")
    return Sniffed(media_type, clean_name(name, media_type))


def clean_name(name: str, media_type: str) -> str:
    r"""Give a name without folders, hidden letters or a false ending.

    >>> clean_name("../../etc/birth\u202efdp.exe", "application/pdf")
    'birthfdp.pdf'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(_plain(letter) for letter in last)
    stem = shown.rpartition(".")[0] if "." in shown else shown
    kept = re.sub(r"\s+", " ", stem).strip(" .")
    return (kept[:LONGEST_NAME].strip(" .") or "paper") + ENDINGS[media_type]


def _plain(letter: str) -> str:
    """Keep letters of every script with their marks, and digits; what turns or hides writing has no shape and goes."""
    kind = unicodedata.category(letter)
    if kind[0] in "LMN" or letter in " .,()+-_":
        return letter
    return " " if kind in {"Cc", "Zs"} else ""


def _media_type(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(PNG):
        return "image/png"
    if content.startswith(JPEG):
        return "image/jpeg"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return "image/heic"
    raise NotAccepted("not-this-kind")


def _check_pdf(content: bytes) -> None:
    if MARKUP.search(content[:1024].partition(b"obj")[0]):
        raise NotAccepted("two-in-one")
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise NotAccepted("broken")
    if content[end + 5 :].strip(b"\r\n \t\0"):
        raise NotAccepted("two-in-one")
    if LOCKED.search(content):
        raise NotAccepted("locked")
    if ACTIVE.search(content):
        raise NotAccepted("active")
    counted = max((int(found) for found in COUNT.findall(content)), default=0)
    if max(counted, len(PAGE.findall(content))) > MOST_PAGES:
        raise NotAccepted("too-many-pages")


def _check_picture(media_type: str, content: bytes) -> None:
    if MARKUP.search(content[:HEAD]) and media_type != "image/jpeg":
        raise NotAccepted("two-in-one")
    try:
        width, height = SIZES[media_type](content)
    except (struct.error, IndexError, StopIteration):
        raise NotAccepted("broken") from None
    if not width or not height:
        raise NotAccepted("broken")
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise NotAccepted("too-many-pixels")


def _png_size(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR":
        raise NotAccepted("broken")
    width, height = struct.unpack(">II", content[16:24])
    at = len(PNG)
    while True:
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        at += 12 + length
        if at > len(content):
            raise NotAccepted("broken")
        if kind == b"IEND":
            break
    if content[at:].strip(b"\0\r\n "):
        raise NotAccepted("two-in-one")
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Walk the segments to the first frame; a comment may hold anything, and is not shown by anyone here."""
    at = 2
    while at < len(content):
        if content[at] != 0xFF:
            raise NotAccepted("broken")
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in NO_LENGTH:
            at += 2
            continue
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if marker in JPEG_SIZES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        if marker in {0xD9, 0xDA} or length < 2:
            raise NotAccepted("broken")
        if MARKUP.search(content[at + 4 : at + 2 + length]) and marker == 0xFE:
            raise NotAccepted("two-in-one")
        at += 2 + length
    raise NotAccepted("broken")


def _heic_size(content: bytes) -> tuple[int, int]:
    """Take the largest of the sizes that the file's properties name."""
    sizes = [struct.unpack(">II", content[at + 8 : at + 16]) for at in _found(content[: 256 * 1024], b"ispe")]
    width, height = max(sizes, key=lambda size: size[0] * size[1], default=(0, 0))
    return width, height


def _found(content: bytes, what: bytes) -> Iterator[int]:
    at = content.find(what)
    while at >= 0:
        yield at
        at = content.find(what, at + 1)


SIZES = {"image/png": _png_size, "image/jpeg": _jpeg_size, "image/heic": _heic_size}
