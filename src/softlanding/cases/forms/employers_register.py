"""What the desk types about the register of sponsors: a list to import, what to look for, a period of reach."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from softlanding.cases import queries
from softlanding.core.sponsor_register import MOST_BYTES

REGISTERS = [
    ("work", _("Work and highly skilled migrants")),
    ("research", _("Research")),
    ("study", _("Study")),
    ("exchange", _("Exchange")),
]
EARLIEST = date(2010, 1, 1)


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "utrecht-textbox"}),
    )


class ImportForm(forms.Form):
    """A list of the register, as a file."""

    file = forms.FileField(
        label=_("The list (CSV)"),
        help_text=_("With the organisation's name and its KvK number. Columns in Dutch or English, in any order."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    register = forms.ChoiceField(label=_("Which list"), choices=REGISTERS)
    as_of_on = day_field(_("The list is as of"))

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        """Know the day, so that a list of tomorrow is refused."""
        super().__init__(*args, **more)
        self.today = today

    def clean_file(self) -> Any:
        """Refuse a file that is larger than any list."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(gettext("This file is larger than 8 MB."))
        return file

    def clean_as_of_on(self) -> date:
        """Refuse a day that has not come."""
        day: date = self.cleaned_data["as_of_on"]
        if not EARLIEST <= day <= self.today:
            raise forms.ValidationError(gettext("Write a day that has been."))
        return day


class SponsorListForm(forms.Form):
    """Which sponsors to show."""

    q = forms.CharField(label=_("Name or KvK number"), required=False, max_length=100)
    register = forms.ChoiceField(label=_("Which list"), required=False, choices=[("", _("All")), *REGISTERS])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("here", _("In the register")), ("gone", _("Left it")), ("all", _("All"))],
    )

    @property
    def chosen(self) -> dict[str, str]:
        """Return what was chosen; without a choice, who is in the register now."""
        self.is_valid()
        told = self.cleaned_data
        return {
            "search": told.get("q", ""),
            "register": told.get("register", ""),
            "state": told.get("state") or "here",
        }


class PlaceForm(forms.Form):
    """In which municipality a sponsor is."""

    municipality = forms.ChoiceField(label=_("Municipality"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Offer the municipalities, those of the region first."""
        super().__init__(*args, **more)
        self.fields["municipality"].choices = [("", gettext("Unknown")), *queries.municipalities_of(settings.REGION)]


class ReachForm(forms.Form):
    """Over which days to count."""

    first = day_field(_("From"), required=False)
    last = day_field(_("Until"), required=False)

    def __init__(self, data: Any, *, today: date) -> None:
        """Start from the last year; what does not parse shows that and says so."""
        self.today = today
        start = date(today.year - 1, today.month, min(today.day, 28))
        self.otherwise = start, today
        typed = {key: value for key, value in data.items() if value}
        super().__init__({"first": start.isoformat(), "last": today.isoformat(), **typed})

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        told = super().clean() or {}
        if told.get("first") and told.get("last") and told["last"] < told["first"]:
            self.add_error("last", gettext("This day is before the first one."))
        return told

    @property
    def chosen(self) -> tuple[date, date]:
        """Return the first and the last day."""
        if self.is_valid():
            return self.cleaned_data["first"], self.cleaned_data["last"]
        return self.otherwise
