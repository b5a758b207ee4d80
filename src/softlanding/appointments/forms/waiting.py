"""What staff choose to look at on the waiting list, and over which days at what was given out."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

STATES = [
    ("", _("All that wait")),
    ("offered", _("Held for them now")),
    ("taken", _("Took a time")),
    ("withdrawn", _("Stopped asking")),
    ("lapsed", _("Ended without an answer")),
]
WHO = [("", _("Everybody")), ("urgent", _("Legal day near")), ("no-visit", _("No visit yet"))]
DAYS_BACK, MOST_DAYS = 28, 366


class WaitingForm(forms.Form):
    """Which requests to show."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    who = forms.ChoiceField(label=_("Who"), required=False, choices=WHO)

    @property
    def chosen(self) -> tuple[str, str]:
        """Return the state and the group to show; what is not known shows all."""
        self.is_valid()
        return self.cleaned_data.get("state", ""), self.cleaned_data.get("who", "")


class PeriodForm(forms.Form):
    """Over which days to look, and through which door visits came."""

    first = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "utrecht-textbox"}),
    )
    last = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "utrecht-textbox"}),
    )

    def __init__(self, data: Any, *, today: date) -> None:
        """Start from the last four weeks; what does not parse shows those and says so."""
        first = (today - timedelta(days=DAYS_BACK - 1)).isoformat()
        typed = {key: value for key, value in data.items() if value}
        super().__init__({"first": first, "last": today.isoformat(), **typed})
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or that is too long to count at once."""
        told = super().clean() or {}
        first, last = told.get("first"), told.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("This day is before the first one."))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("first", gettext("At most a year at once."))
        return told

    @property
    def chosen(self) -> tuple[date, date]:
        """Return the first and the last day."""
        if self.is_valid():
            return self.cleaned_data["first"], self.cleaned_data["last"]
        return self.today - timedelta(days=DAYS_BACK - 1), self.today
