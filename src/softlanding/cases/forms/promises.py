"""What is typed about promises: a period, a reason of a breach, a pause, a simulation."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from softlanding.cases.queries import Period
from softlanding.common.errors import BadInput, in_language
from softlanding.core.promises import BREACH_REASONS

PERIODS = (
    ("12-months", _("The last 12 months")),
    ("3-months", _("The last 3 months")),
    ("this-year", _("This year")),
    ("last-year", _("Last year")),
    ("all", _("From the beginning")),
)
USUAL = "12-months"


class PeriodForm(forms.Form):
    """Which months are looked at."""

    period = forms.ChoiceField(label=_("Period"), choices=PERIODS, required=False, initial=USUAL)

    def chosen(self, today: date) -> tuple[str, Period]:
        """Return the period chosen; what is no period is the usual one."""
        name = (self.cleaned_data.get("period") if self.is_bound and not self.errors else "") or USUAL
        month = today.year * 12 + today.month - 1
        match name:
            case "3-months":
                return name, Period(_month(month - 2), None)
            case "this-year":
                return name, Period(date(today.year, 1, 1), None)
            case "last-year":
                return name, Period(date(today.year - 1, 1, 1), date(today.year, 1, 1))
            case "all":
                return name, Period(None, None)
            case _:
                return USUAL, Period(_month(month - 11), None)


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


class BreachForm(forms.Form):
    """Why a promise was broken."""

    reason = forms.ChoiceField(label=_("Why was it broken?"))
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=300,
        help_text=_("No names and nothing private: the coordinator reads it."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "utrecht-textarea"}),
    )

    def __init__(self, data: Any, *, language: str, **more: Any) -> None:
        """Offer the reasons of the list."""
        super().__init__(data, **more)
        reasons = [("", "")] + [(name, text.told(language)) for name, text in BREACH_REASONS.items()]
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Ask for words where the list has none."""
        found = super().clean() or {}
        if found.get("reason") == "something-else" and not found.get("words", "").strip():
            self.add_error("words", _("Say in a sentence what it was."))
        return found


class PauseForm(forms.Form):
    """Why a clock stands still."""

    reason = forms.ChoiceField(label=_("Let the clock stand still, because"))

    def __init__(self, data: Any, *, reasons: list[tuple[str, str]]) -> None:
        """Offer the promise's own reasons."""
        super().__init__(data)
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]  # a choice field


class SimulationForm(forms.Form):
    """What a simulation is asked."""

    clients = forms.IntegerField(label=_("Clients (persons)"), min_value=1, max_value=50_000, initial=13_000)
    months = forms.IntegerField(label=_("In how many months"), min_value=1, max_value=36, initial=18)
    municipality = forms.IntegerField(
        label=_("Counters of the municipality"), required=False, min_value=1, max_value=100
    )
    ind = forms.IntegerField(label=_("Counters of the IND"), required=False, min_value=1, max_value=100)
    seed = forms.IntegerField(label=_("Seed"), min_value=0, max_value=2**31 - 1, initial=1)

    def counters(self) -> dict[str, int]:
        """Return the counters that were typed."""
        return {name: self.cleaned_data[name] for name in ("municipality", "ind") if self.cleaned_data[name]}


def take_over(form: forms.Form, refused: BadInput, language: str) -> None:
    """Show in a form what an action found wrong."""
    for mistake in refused.mistakes:
        where = mistake.where if mistake.where in form.fields else None
        form.add_error(where, in_language(mistake.what, language))
