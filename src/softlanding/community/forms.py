"""What a company says of itself, and what an adviser notes about it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from softlanding.community import queries
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.landing_steps import COMPANY_FACTS
from softlanding.directory.queries import municipality_named

FACTS = {
    "brings_outside_eu": _("Do you bring people from outside the EU?"),
    "recognised_sponsor": _("Are you a recognised sponsor at the IND?"),
    "brings_families": _("Do families come along?"),
    "has_entity": _("Do you have a branch or a company in the Netherlands?"),
    "has_bank": _("Do you have a Dutch business account?"),
    "needs_office": _("Do you look for an office?"),
}
ANSWERS = [("", _("Not known yet")), ("yes", _("Yes")), ("no", _("No"))]
STAGES = {"lead": _("Lead"), "landing": _("Landing"), "landed": _("Landed"), "lost": _("Does not come")}
STATES = {"todo": _("To do"), "begun": _("Begun"), "done": _("Done"), "not-needed": _("Not needed")}


class DayField(forms.DateField):
    """A day of the calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d-%m-%Y"], **options)


class CompanyForm(forms.Form):
    """The few facts that choose a company's steps; none is required."""

    first_arrival_on = DayField(label=_("When do the first people arrive?"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for fact in COMPANY_FACTS:
            self.fields[fact] = forms.ChoiceField(label=FACTS[fact], choices=ANSWERS, required=False)

    @property
    def facts(self) -> dict[str, bool]:
        """Return what was answered; what was not, is not there."""
        data = getattr(self, "cleaned_data", {})
        return {fact: data[fact] == "yes" for fact in COMPANY_FACTS if data.get(fact)}


class LandingForm(CompanyForm):
    """A company that may settle here."""

    company = forms.CharField(label=_("Company"), max_length=200)
    country = forms.CharField(
        label=_("Country (code)"), max_length=2, required=False, help_text=_("Two letters, such as IN for India")
    )
    sector = forms.CharField(label=_("Sector"), max_length=80, required=False)
    municipality = forms.CharField(label=_("Municipality"), max_length=80, required=False)
    contact_name = forms.CharField(label=_("Who to talk to"), max_length=120, required=False)
    contact_email = forms.EmailField(label=_("E-mail address"), required=False)
    found_through = forms.CharField(label=_("How it came to us"), max_length=120, required=False)
    note = forms.CharField(label=_("Note"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = (
        "company", "country", "sector", "municipality", "contact_name", "contact_email", "found_through",
        "first_arrival_on", *COMPANY_FACTS, "note",
    )  # fmt: skip

    def clean_country(self) -> str:
        """Return a country's code, or say that it is none."""
        import pycountry

        code = self.cleaned_data["country"].strip().upper()
        if code and pycountry.countries.get(alpha_2=code) is None:
            raise forms.ValidationError(_("This is no country. Write its two letters, such as IN for India."))
        return str(code)

    def clean_municipality(self) -> str:
        """Return the municipality's id, or say that it is not known."""
        typed = self.cleaned_data["municipality"].strip()
        found = municipality_named(typed) if typed else ""
        if found is None:
            raise forms.ValidationError(_("We know no such municipality. Write its Dutch name."))
        return found

    @property
    def stated(self) -> dict[str, Any]:
        """Return what an action wants."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {*COMPANY_FACTS, "version"}}
        return {**data, "facts": self.facts}


class StepForm(forms.Form):
    """How far a company is with a step."""

    step = forms.CharField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("How far"), choices=list(STATES.items()))
    agreed_on = DayField(label=_("Agreed for"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def clean_step(self) -> str:
        """Refuse a step that is not in the guide."""
        step = self.cleaned_data["step"]
        if step not in load_rulebook().landing_steps:
            raise forms.ValidationError(_("There is no such step."))
        return str(step)


class ExpectedForm(forms.Form):
    """How many people come in a month."""

    month = forms.CharField(label=_("Month"), max_length=7, help_text=_("Such as 2027-03"))
    persons = forms.IntegerField(
        label=_("People"), min_value=0, max_value=20_000, help_text=_("0 takes the month away")
    )

    def clean_month(self) -> date:
        """Return the first day of the month."""
        try:
            return date.fromisoformat(f"{self.cleaned_data['month']}-01")
        except ValueError:
            raise forms.ValidationError(_("Write the month like 2027-03.")) from None


class EndForm(forms.Form):
    """Why a company does not come."""

    because = forms.CharField(label=_("Why does the company not come?"), max_length=300)


class FilterForm(forms.Form):
    """Which companies to show."""

    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("All")), *((one, STAGES[one]) for one in queries.STAGES)]
    )
    q = forms.CharField(
        label=_("Company or sector"), required=False, max_length=80, widget=forms.TextInput(attrs={"data-find": ""})
    )


def language() -> str:
    """Return the reader's language."""
    return get_language() or "en"
