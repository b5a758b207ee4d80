"""A question beside its what-ifs: the same drawn visits under every staffing."""

from __future__ import annotations

from dataclasses import dataclass

from softlanding.core.capacity.answering import Answer, Figures, Needed, Played, figures, search
from softlanding.core.capacity.desk import Alternative, alternatives
from softlanding.core.capacity.opening import Window
from softlanding.core.capacity.question import Question, Staffing, longest_visit


@dataclass(frozen=True)
class Row:
    """One staffing by its name in `words.ALTERNATIVES`, with its figures."""

    name: str
    figures: Figures

    @property
    def keeps(self) -> bool:
        """Say whether more visits are served than come, in the long run."""
        return self.figures.theory.stable


@dataclass(frozen=True)
class Comparison:
    """The staffing asked, first, and the others; and what would keep the promise."""

    question: Question
    rows: tuple[Row, ...]
    needed: Needed

    @property
    def asked(self) -> Figures:
        """Give the figures of the staffing asked."""
        return self.rows[0].figures

    @property
    def answer(self) -> Answer:
        """Give the same as one answer."""
        return Answer(self.question, self.asked, self.needed, None)


def compare(question: Question, *, also: tuple[Window, ...] = ()) -> Comparison:
    """Let the same visits come under the staffing asked, the usual what-ifs, and the hours typed beside them."""
    played = Played(question)
    needed = search(played)
    asked = question.staffing
    others = [Alternative("asked", asked)]
    if needed.counters is not None:
        others.append(Alternative("needed", asked.with_counters(needed.counters)))
    others += alternatives(asked)
    if also:
        others.append(Alternative("typed", Staffing(also, asked.counters)))
    longest = longest_visit(question.demand, question.works)
    rows: dict[Staffing, Row] = {}
    for one in others:
        room = max(window.minutes for window in one.staffing.windows)
        if one.staffing not in rows and room >= longest:
            rows[one.staffing] = Row(one.name, figures(played, one.staffing))
    return Comparison(question, tuple(rows.values()), needed)
