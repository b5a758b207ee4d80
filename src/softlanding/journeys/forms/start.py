"""The three questions of the first screen."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from softlanding.core.household.answers import Key, with_answers
from softlanding.core.rulebook import Rulebook
from softlanding.journeys.forms.fields import CountriesField, MunicipalityField

FIRST = "me"
REASONS_FIRST = ("highly-skilled-migrant", "study", "researcher", "family", "self-employed", "employment")


class ReasonsInput(forms.RadioSelect):
    """The reasons that most people come for; the rest folded away, until one of them was chosen."""

    template_name = "journeys/widgets/reasons.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return the groups, and whether the folded one stands open."""
        context = super().get_context(name, value, attrs)
        folded = [option for group, options, _index in context["widget"]["optgroups"] if group for option in options]
        context["widget"]["opens"] = any(option["selected"] for option in folded)
        return context


class StartForm(forms.Form):
    """Where, which passports, why."""

    def __init__(self, *args: Any, book: Rulebook, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        facts = book.facts
        reasons = {choice.id: choice.label.told(language) for choice in facts["purpose"].choices}
        last = [one for one in reasons if one not in REASONS_FIRST]
        self.fields["municipality"] = MunicipalityField(
            book=book,
            label=_("Where will you live?"),
            error_messages={"required": _("Tell us in which municipality you will live.")},
        )
        self.fields["nationalities"] = CountriesField(
            label=_("Which passports?"), error_messages={"required": _("Tell us at least one country.")}
        )
        self.fields["purpose"] = forms.ChoiceField(
            label=_("Why are you coming?"),
            choices=[
                *((one, reasons[one]) for one in REASONS_FIRST),
                (_("More reasons"), [(one, reasons[one]) for one in last]),
            ],
            widget=ReasonsInput(attrs={"class": "sl-choices--columns"}),
            error_messages={"required": _("Choose the reason that comes nearest.")},
        )

    def document(self, before: dict[str, Any] | None) -> dict[str, Any]:
        """Return the household file with these three answers, for the first person of `before`."""
        start = before or {"id": "household", "people": [{"id": FIRST}]}
        person = start["people"][0]["id"]
        told = self.cleaned_data
        return with_answers(
            start,
            {
                Key("", "municipality"): told["municipality"],
                Key(person, "nationalities"): told["nationalities"],
                Key(person, "purpose"): told["purpose"],
            },
        )
