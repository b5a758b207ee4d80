"""How a guide is shown: as words for a page, and as a typeset sheet."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from softlanding.common.days import day_words
from softlanding.community.forms import STATES, language
from softlanding.community.queries import LandingStepNow
from softlanding.core.landing import GuideStep
from softlanding.core.rulebook import load_rulebook

TEMPLATE = Path(__file__).parents[1] / "templates" / "community" / "guide.typ"


def step_words(one: GuideStep) -> dict[str, Any]:
    """Write a step of the guide down: what, who, by when, after what, and where that comes from."""
    book, told = load_rulebook(), language()
    return {
        "id": one.step.id,
        "title": one.step.title.told(told),
        "means": one.step.means.told(told),
        "who": who_words(one.step.who),
        "certain": one.certain,
        "due": day_words(one.due_on, told) if one.due_on else "",
        "kind": one.kind,
        "after": [book.landing_steps[name].title.told(told) for name in one.after],
        "sources": [
            {
                "title": book.sources[origin.source].title,
                "url": book.sources[origin.source].url,
                "article": origin.article,
                "checked": day_words(book.sources[origin.source].checked_on, told),
                "verify": (origin.confidence or book.sources[origin.source].confidence) == "D",
            }
            for origin in one.step.sources
        ],
    }


def step_now_words(one: LandingStepNow) -> dict[str, Any]:
    """Write a step down with how far the company is."""
    badges = {"todo": "todo", "begun": "waiting", "done": "done", "not-needed": "done"}
    return {
        **step_words(one.guide),
        "state": one.state,
        "badge": badges[one.state],
        "state_words": str(STATES[one.state]),
        "agreed": day_words(one.agreed_on, language()) if one.agreed_on else "",
        "done": day_words(one.done_on, language()) if one.done_on else "",
        "note": one.note,
    }


def who_words(who: str) -> str:
    """Say who does a step."""
    return {
        "company": pgettext("who does it", "you"),
        "agency": pgettext("who does it", "business agency"),
        "municipality": pgettext("who does it", "municipality"),
        "ind": pgettext("who does it", "IND"),
        "other": pgettext("who does it", "others"),
    }[who]


def typeset(title: str, steps: Sequence[dict[str, Any]]) -> bytes:
    """Typeset a guide as a tagged PDF with boxes to tick."""
    import typst

    content = {
        "language": language(),
        "title": title,
        "made": gettext("Made on {day}. Check each date with who decides.").format(
            day=day_words(timezone.localdate(), language())
        ),
        "possible": gettext("perhaps"),
        "by": gettext("by"),
        "verify": gettext("to verify"),
        "kinds": {
            "legal": pgettext("kind of deadline", "Legal"),
            "promise": pgettext("kind of deadline", "Promise"),
            "estimate": pgettext("kind of deadline", "Estimate"),
        },
        "steps": [
            {
                **{name: step[name] for name in ("title", "means", "who", "certain", "due", "kind")},
                "done": step.get("state") in {"done", "not-needed"},
                "source": "; ".join(
                    " ".join(part for part in (one["title"], one["article"] or "") if part)
                    + (f" ({gettext('to verify')})" if one["verify"] else "")
                    for one in step["sources"]
                ),
            }
            for step in steps
        ],
    }
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
    )
