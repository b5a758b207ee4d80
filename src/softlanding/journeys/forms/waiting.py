"""What a household says when it asks for an earlier time: between which days, and in which part of the day."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PARTS = [("", _("Any time")), ("morning", _("Morning")), ("afternoon", _("Afternoon"))]


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "utrecht-textbox"}), **options
    )


class EarlierForm(forms.Form):
    """Between which days somebody can come, and whether only in the morning or the afternoon."""

    earliest_on = _day(label=_("I can come from"))
    latest_on = _day(label=_("I can come until"))
    part = forms.ChoiceField(label=_("Part of the day"), required=False, choices=PARTS)

    def __init__(self, data: Any = None, *, first: date, last: date) -> None:
        """Start from the widest window there is; the first day is the first on which everything is ready."""
        super().__init__(data, initial={"earliest_on": first, "latest_on": last})
        self.first, self.last = first, last

    def clean(self) -> dict[str, Any]:
        """Hold the days within what is ready and what is earlier than the visit that they have."""
        told = super().clean() or {}
        earliest, latest = told.get("earliest_on"), told.get("latest_on")
        if earliest and latest and latest < earliest:
            self.add_error("latest_on", gettext("This day is before the first one."))
        if latest and latest < self.first:
            self.add_error("latest_on", gettext("Not everything is ready before then. See above from which day it is."))
        if earliest and earliest > self.last:
            self.add_error("earliest_on", gettext("This is later than the visit you have, or too far ahead."))
        if earliest and latest:
            told["earliest_on"], told["latest_on"] = max(earliest, self.first), min(latest, self.last)
        return told
