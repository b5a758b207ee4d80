"""What is taken in as a paper, by its bytes, and under which name."""

import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.papers import MOST_BYTES, NotAccepted, clean_name, sniff

sys.path.insert(0, str(Path(__file__).parents[1] / "cases"))
from papers_files import heic, jpeg, pdf, png, zipped


def refusal(content: bytes, name: str = "birth.pdf") -> str:
    with pytest.raises(NotAccepted) as refused:
        sniff(content, name)
    return refused.value.reason


@pytest.mark.parametrize(
    ("content", "media_type", "name"),
    [
        (pdf(), "application/pdf", "birth.pdf"),
        (pdf(pages=100), "application/pdf", "birth.pdf"),
        (png(), "image/png", "birth.png"),
        (jpeg(), "image/jpeg", "birth.jpg"),
        (jpeg(width=8000, height=6000), "image/jpeg", "birth.jpg"),
        (heic(), "image/heic", "birth.heic"),
    ],
)
def test_pdf_jpeg_png_and_heic_are_known_by_their_bytes(content, media_type, name):
    found = sniff(content, "birth.exe")
    assert (found.media_type, found.name) == (media_type, name)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (pdf() + b" " * MOST_BYTES, "too-large"),
        (zipped(), "not-this-kind"),
        (b"<html><script>alert(1)</script></html>", "not-this-kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not-this-kind"),
        (b"MZ\x90\x00", "not-this-kind"),
        ("%PDF-1.7".encode("utf-16"), "not-this-kind"),
        (b"%PDF-1.7\n<html><script>alert(1)</script>\n1 0 obj\n%%EOF", "two-in-one"),
        (pdf(after=zipped()), "two-in-one"),
        (png(after=zipped()), "two-in-one"),
        (png(after=b"<script>alert(1)</script>"), "two-in-one"),
        (jpeg() + zipped(), "two-in-one"),
        (jpeg(comment=b"<script>alert(1)</script>"), "two-in-one"),
        (b"%PDF-1.7\n1 0 obj\n", "broken"),
        (png()[:20], "broken"),
        (jpeg()[:6], "broken"),
        (b"\xff\xd8\xff", "broken"),
        (heic()[:20], "broken"),
        (pdf(inside=b"4 0 obj\n<< /Filter /Standard >>\nendobj\n<< /Encrypt 4 0 R >>"), "locked"),
        (pdf(inside=b"<< /S /JavaScript /JS (app.alert) >>"), "active"),
        (pdf(inside=b"<< /S /Launch >>"), "active"),
        (pdf(inside=b"<< /EmbeddedFiles 9 0 R >>"), "active"),
        (pdf(pages=101), "too-many-pages"),
        (png(10_000, 10_000), "too-many-pixels"),
        (jpeg(10_000, 10_000), "too-many-pixels"),
        (heic(10_000, 10_000), "too-many-pixels"),
        (png(30_000, 10), "too-many-pixels"),
        (png(0, 10), "broken"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_with_its_reason(content, reason):
    assert refusal(content) == reason


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Documents\\priya\\birth.pdf", "birth.pdf"),
        ("birth\u202efdp.exe", "birthfdp.pdf"),
        ("a" * 300 + ".pdf", "a" * 80 + ".pdf"),
        ("\x00\r\nSet-Cookie: x.pdf", "Set-Cookie x.pdf"),
        ("जन्म प्रमाण पत्र.pdf", "जन्म प्रमाण पत्र.pdf"),
        ("شهادة ميلاد.jpg", "شهادة ميلاد.pdf"),
        ("...", "paper.pdf"),
        ("", "paper.pdf"),
        ("\udcff\udcfe.pdf", "paper.pdf"),
    ],
)
def test_a_name_is_cleaned_of_folders_hidden_letters_and_false_endings(given, kept):
    assert clean_name(given, "application/pdf") == kept


@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", heic()[:12]]))
def test_whatever_is_sent_is_known_or_refused_and_never_a_fault(content, head):
    with suppress(NotAccepted):
        assert sniff(head + content, "x").name.startswith("x.")


@given(st.text(max_size=400))
def test_a_clean_name_is_short_and_names_no_folder(name):
    kept = clean_name(name, "image/png")
    assert len(kept) <= 84
    assert kept.endswith(".png")
    assert set(kept) & set('/\\\0\r\n"<>:|?*') == set()
