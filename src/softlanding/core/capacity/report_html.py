"""The report as one HTML file that needs nothing else: no script, no address, ready for paper."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from softlanding.core.capacity.report import Part, Picture, Report, Table
from softlanding.core.capacity.report_words import SAID

STYLE = """
body { font:17px/1.5 "Fira Sans","Noto Sans",system-ui,sans-serif;
  color:#1d1d1d;
  background:#fff; margin:0 auto; max-width:60rem; padding:1rem}
h1 { font-size:1.9rem; line-height:1.2; margin:.5rem 0}
h2 { font-size:1.4rem; margin:2rem 0 .25rem}
h3 { font-size:1.1rem; margin:1.2rem 0 .25rem}
.verdict { border-inline-start:6px solid #1a6b3c; background:#eef6f0; padding:.6rem 1rem}
.verdict.short { border-color:#a8580a; background:#fdf3e7}
.scroll { overflow-x:auto}
table { border-collapse:collapse; width:100%; margin:.5rem 0}
caption { text-align:start; font-weight:600}
th,td { text-align:start; padding:.3rem .6rem; border-bottom:1px solid #c9c9c9; vertical-align:top}
td:not(:first-child),th:not(:first-child) { text-align:end}
figure { margin:1rem 0; break-inside:avoid}
figcaption { font-weight:600}
svg.sl-picture { width:100%; max-width:40rem; height:auto}
svg text { font:12px "Fira Sans","Noto Sans",system-ui,sans-serif; fill:currentColor}
.sl-picture-end { text-anchor:end}
.sl-picture-middle { text-anchor:middle}
.sl-picture-grid { stroke:#dcdcdc; fill:none}
.sl-picture-line { fill:none; stroke:#0b5ea8; stroke-width:2.5; stroke-linecap:round}
.sl-picture-line--2 { stroke:#a8580a; stroke-dasharray:7 4}
.sl-picture-room { fill:#eee}
.sl-picture-bar { fill:#1a6b3c}
.sl-picture-bar--short { fill:#a8580a}
.sl-picture-interval { stroke:#1d1d1d; stroke-width:1.5; fill:none}
.sl-picture-wanted { stroke:#1d1d1d; stroke-width:2; stroke-dasharray:3 3}
.names { list-style:none; padding:0; margin:.25rem 0}
.names li { display:inline-block; margin-inline-end:1.5rem}
.quiet { color:#555}
@media print{
  body { max-width:none; padding:0; font-size:11pt}
  h2 { break-before:page}
  .scroll { overflow:visible}
  details>* { display:block}
}
"""


def report_html(report: Report) -> str:
    """Write the report. Every word of it is escaped; the pictures escape their own."""
    parts = [
        f'<!doctype html>\n<html lang="{escape(report.language)}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(report.title)}</title><style>{STYLE}</style></head>\n<body><main>",
        f"<h1>{escape(report.title)}</h1>\n<p>{escape(report.lead)}</p>",
        *(f'<p class="quiet">{escape(one)}</p>' for one in report.notes),
        *(line for part in report.parts for line in _part(part)),
        *_listed("assumed", report.assumed, report.language),
        *_listed("sources", report.sources, report.language),
        "</main></body></html>\n",
    ]
    return "\n".join(parts)


def _part(part: Part) -> Iterator[str]:
    yield f"<section><h2>{escape(part.title)}</h2>\n<p>{escape(part.hours)}</p>"
    yield f'<div class="verdict{"" if part.fits else " short"}">'
    yield from (f"<p>{escape(one)}</p>" for one in part.said)
    yield "</div>"
    yield _table(part.table)
    for picture in part.pictures:
        yield from _picture(picture)
    yield "</section>"


def _picture(picture: Picture) -> Iterator[str]:
    yield f"<figure><figcaption>{escape(picture.title)}</figcaption>{picture.svg}"
    if picture.names:
        names = "".join(f"<li>{sample} {escape(name)}</li>" for sample, name in picture.names)
        yield f'<ul class="names">{names}</ul>'
    yield f"</figure>{_table(picture.table)}"


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in table.rows)
    caption = escape(table.caption)
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{caption}"><table><caption>{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>{rows}</tbody></table></div>"
    )


def _listed(name: str, rows: tuple[str, ...], language: str) -> Iterator[str]:
    if rows:
        yield f"<section><h3>{escape(SAID[name].told(language))}</h3><ul>"
        yield from (f"<li>{escape(row)}</li>" for row in rows)
        yield "</ul></section>"
