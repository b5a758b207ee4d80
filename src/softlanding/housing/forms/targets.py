"""What is typed about the housing target."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from softlanding.core.apportionment.half_years import HalfYear, read_half_year
from softlanding.core.apportionment.shares import METHODS
from softlanding.core.rulebook import load_rulebook
from softlanding.housing import queries

METHOD_WORDS = {
    "statute": _("As the Act: rounded up"),
    "nearest": _("Rounded to the nearest"),
    "largest-remainder": _("Largest remainder: the sum is exact"),
    "largest-remainder-carry": _("Largest remainder, fractions carried on"),
}
KIND_WORDS = {
    "household": _("A household"),
    "reunited": _("Reunited family"),
    "minor": _("A minor who counts now"),
    "whole-month": _("A whole month"),
}
LARGEST_FILE = 2 * 1024 * 1024


class DayField(forms.DateField):
    """A day of the calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d-%m-%Y"], **options)


class PlacedForm(forms.Form):
    """How many persons were housed, and when."""

    prefix = "placed"

    on = DayField(label=_("Housed on"), help_text=_("For a whole month: any day of it"))
    persons = forms.IntegerField(label=_("Persons"), help_text=_("Below 0 corrects an earlier number"))
    kind = forms.ChoiceField(label=_("What it counts"), choices=list(KIND_WORDS.items()))
    note = forms.CharField(label=_("Note, without names"), max_length=300, required=False)


class BalanceForm(forms.Form):
    """What a municipality brought along."""

    prefix = "balance"

    persons = forms.IntegerField(
        label=_("Backlog in persons"),
        required=False,
        help_text=_("A lead is below 0. Leave it empty to let it follow from the half-year before."),
    )
    note = forms.CharField(label=_("Where this was read"), max_length=300, required=False)


class SwapForm(forms.Form):
    """A swap with another municipality."""

    prefix = "swap"

    direction = forms.ChoiceField(
        label=_("Who takes over"), choices=[("give", _("The other takes over from us")), ("take", _("We take over"))]
    )
    other = forms.ChoiceField(label=_("Other municipality"))
    persons = forms.IntegerField(label=_("Persons"), min_value=1, max_value=100_000)
    agreed_where = forms.CharField(label=_("Where it was agreed"), max_length=300)

    def __init__(self, *args: Any, municipality: str, **options: Any) -> None:
        super().__init__(*args, **options)
        near, language = set(queries.region_municipalities()), language_now()
        known = [one for one in load_rulebook().municipalities.values() if one.code and one.id != municipality]
        known.sort(key=lambda one: (one.id not in near, one.told(language)))
        self.fields["other"].choices = [(one.id, one.told(language)) for one in known]  # type: ignore[attr-defined]


class SupervisionForm(forms.Form):
    """On which step the province is."""

    prefix = "supervision"

    step = forms.ChoiceField(label=_("Step"))
    moved_on = DayField(label=_("Since"))
    because = forms.CharField(label=_("Why, and where it was said"), max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        steps = [(one.id, one.title.told(language_now())) for one in queries.supervision_ladder().steps]
        self.fields["step"].choices = [("none", _("No supervision")), *steps]  # type: ignore[attr-defined]


class NumberForm(forms.Form):
    """The national number of a half-year."""

    prefix = "number"

    persons = forms.IntegerField(label=_("Persons in the whole country"), min_value=0, max_value=1_000_000)
    read_where = forms.CharField(
        label=_("Where you read it"), max_length=300, help_text=_("The number of the Staatscourant, for example")
    )


class OfficialForm(forms.Form):
    """A published list as a file."""

    half_year = forms.CharField(label=_("Half-year"), max_length=7, help_text=_("Such as 2027-H1"))
    file = forms.FileField(
        label=_("The list (CSV)"), help_text=_("A column with the code or the name, and one with the target")
    )

    def clean_half_year(self) -> HalfYear:
        """Return the half-year."""
        try:
            return read_half_year(self.cleaned_data["half_year"])
        except ValueError:
            raise forms.ValidationError(_("Write the half-year like 2027-H1.")) from None

    def clean_file(self) -> Any:
        """Refuse a file that is too large."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        return file


class NationalFilterForm(forms.Form):
    """Which part of the national table to show."""

    method = forms.ChoiceField(
        label=_("Rounding"), required=False, choices=[(one, METHOD_WORDS[one]) for one in METHODS]
    )
    province = forms.ChoiceField(label=_("Province"), required=False)
    q = forms.CharField(
        label=_("Municipality"), required=False, max_length=80, widget=forms.TextInput(attrs={"data-find": ""})
    )

    def __init__(self, *args: Any, provinces: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["province"].choices = [("", _("All")), *((one, one) for one in provinces)]  # type: ignore[attr-defined]


def half_year_asked(typed: str | None, today: date) -> HalfYear:
    """Return the half-year that was asked for, else the one of today."""
    try:
        return read_half_year(typed or "")
    except ValueError:
        return HalfYear.of(today)


def language_now() -> str:
    """Return the reader's language."""
    return get_language() or "en"
