"""What an employer is asked: one arrival, a file of many, which arrivals to list, and a group visit."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from softlanding.cases.queries.cohort import STATES
from softlanding.core.cohort import MOST_BYTES, Row, Slip, Table

BOX = {"class": "utrecht-textbox", "autocomplete": "off"}
DAY = {"type": "date", "class": "utrecht-textbox"}
COMES_ALONG = 4
"""How many others the form has room for; who brings more hands in a file."""
STATE_WORDS: Mapping[str, Any] = {
    "announced": _("Announced"),
    "invited": _("Invited"),
    "joined": _("Joined"),
    "landed": _("Landed"),
    "cancelled": _("Cancelled"),
    "ended": _("Ended"),
}
TURN_WORDS: Mapping[str, Any] = {
    "employer": _("You"),
    "newcomer": _("The newcomer"),
    "ind": _("The IND"),
    "municipality": _("The municipality"),
    "desk": _("The desk"),
    "other": _("Somebody else"),
}


def _text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=200, widget=forms.TextInput(attrs=BOX), **more)


def _day(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=40, widget=forms.TextInput(attrs=DAY), **more)


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False)


class ArrivalForm(forms.Form):
    """One household, as rows of a cohort file; what is wrong is told in the same words."""

    household = forms.CharField(
        label=_("Your name or number for this arrival"), max_length=64, widget=forms.TextInput(attrs=BOX),
        help_text=_("Letters, digits and hyphens, such as emp-0042."),
    )  # fmt: skip
    given_name = _text(_("Given name"))
    family_name = _text(_("Family name"))
    born = _day(_("Birth date"))
    nationalities = _text(
        _("Nationalities"), help_text=_("Two capital letters of each passport, with spaces between: IN or BR PT.")
    )
    purpose = _choice(_("Why do they come?"))
    arrival = _day(_("First day in the Netherlands"))
    municipality = _choice(_("Where will they live?"))
    address = _choice(_("What address will they have?"))
    stay_in_months = _text(_("How many months will they stay?"))
    salary = _text(_("Gross salary a month, in euro"), help_text=_("Without holiday allowance, in plain digits: 6100."))
    first_working_day = _day(_("First working day"))

    def __init__(self, *args: Any, choices: Mapping[str, Iterable[tuple[str, str]]], **more: Any) -> None:
        super().__init__(*args, **more)
        for name, some in choices.items():
            self.fields[name].choices = [("", gettext("Not known yet")), *some]
        for at in range(1, COMES_ALONG + 1):
            links = [("", gettext("Nobody")), ("partner_of", gettext("Partner")), ("child_of", gettext("Child"))]
            self.fields[f"link_{at}"] = forms.ChoiceField(label=_("Who comes along?"), required=False, choices=links)
            self.fields[f"given_name_{at}"] = _text(_("Given name"))
            self.fields[f"born_{at}"] = _day(_("Birth date"))
            self.fields[f"nationalities_{at}"] = _text(_("Nationalities"))

    @property
    def own(self) -> list[forms.BoundField]:
        """Return the questions about the employee."""
        return [self[name] for name in self.base_fields]

    @property
    def others(self) -> list[list[forms.BoundField]]:
        """Return the questions about each of the others."""
        names = ("link", "given_name", "born", "nationalities")
        return [[self[f"{name}_{at}"] for name in names] for at in range(1, COMES_ALONG + 1)]

    def table(self) -> Table:
        """Return the answers as a cohort file: a row for the employee, and one for each of the others."""
        told = {name: str(value or "").strip() for name, value in self.cleaned_data.items()}
        own = {name: told[name] for name in self.base_fields if told.get(name)}
        rows = [Row(1, {**own, "person": "p1"})]
        for at in range(1, COMES_ALONG + 1):
            link = told.get(f"link_{at}", "")
            cells = {
                name: told[f"{name}_{at}"]
                for name in ("given_name", "born", "nationalities")
                if told.get(f"{name}_{at}")
            }
            if link:
                person = {
                    "household": own.get("household", ""),
                    "person": f"p{at + 1}",
                    "purpose": "family",
                    link: "p1",
                }
                if "given_name" in cells and "family_name" in own:
                    cells["family_name"] = own["family_name"]
                rows.append(Row(at + 1, {**person, **cells}))
            elif cells:
                self.add_error(f"link_{at}", gettext("Say who this is, or leave the line empty."))
        return Table(columns=tuple(self.base_fields), rows=rows)

    def take(self, slips: Iterable[Slip]) -> None:
        """Put what the core found wrong at the questions that it is about."""
        language = get_language() or "en"
        for slip in slips:
            said = f"{slip.what(language)}, {slip.remedy(language)}"
            name = slip.field if (slip.line or 1) == 1 else f"{slip.field}_{(slip.line or 1) - 1}"
            self.add_error(name if name in self.fields else None, said)


class CohortFileForm(forms.Form):
    """A file to hand in."""

    file = forms.FileField(
        label=_("Cohort file (CSV)"),
        help_text=_("UTF-8, with commas or semicolons. Nothing is saved before you have seen what is in it."),
        widget=forms.ClearableFileInput(attrs={"class": "utrecht-textbox", "accept": ".csv,text/csv"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be a cohort."""
        found = self.cleaned_data["file"]
        if found.size > MOST_BYTES:
            raise forms.ValidationError(gettext("This file is too large. Hand it in as several files."))
        return found


class BoardFilter(forms.Form):
    """Which arrivals to list, and in which order."""

    find = forms.CharField(
        label=_("Name or number"), required=False, max_length=120,
        widget=forms.TextInput(attrs={**BOX, "data-find": ""}),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("State"), required=False)
    turn = forms.ChoiceField(label=_("Whose turn"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("What is next first")),
            ("arrival", _("By arrival")),
            ("work", _("By first working day")),
            ("name", _("By name")),
        ],
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        states = [(state, STATE_WORDS[state]) for state in STATES]
        self.fields["state"].choices = [
            ("", _("All")), ("open", _("Still to do")), ("overdue", _("Overdue")), *states,
        ]  # fmt: skip
        self.fields["turn"].choices = [("", _("All")), *TURN_WORDS.items()]


class InviteForm(forms.Form):
    """How the newcomer gets the invitation."""

    email = forms.EmailField(
        label=_("E-mail address of the newcomer"),
        required=False,
        help_text=_("Leave it empty to copy the link and send it yourself."),
        widget=forms.EmailInput(attrs=BOX),
    )


class GroupVisitForm(forms.Form):
    """A group visit that an employer asks for."""

    arrivals = forms.MultipleChoiceField(
        label=_("Who comes?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one arrival.")},
    )
    desk = forms.ChoiceField(label=_("Which desk?"))
    wished_on = forms.DateField(label=_("Which day suits best?"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    or_on = forms.DateField(
        label=_("Or which other day?"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY)
    )
    contact_email = forms.EmailField(label=_("E-mail address for the answer"), widget=forms.EmailInput(attrs=BOX))
    note = forms.CharField(
        label=_("Anything the desk should know?"), required=False, max_length=300,
        help_text=_("No names: the desk asks who comes when the day is set."),
        widget=forms.TextInput(attrs=BOX),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        arrivals: Iterable[tuple[str, str]],
        desks: Iterable[tuple[str, str]],
        today: date,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.fields["arrivals"].choices = list(arrivals)
        self.fields["desk"].choices = list(desks)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Refuse days that are over."""
        told = super().clean() or {}
        for name in ("wished_on", "or_on"):
            if told.get(name) and told[name] <= self.today:
                self.add_error(name, gettext("Choose a day after today."))
        return told


class GroupAnswerForm(forms.Form):
    """What the coordinator answers."""

    state = forms.ChoiceField(choices=[("made", _("The group is booked")), ("declined", _("This is not possible"))])
    answer = forms.CharField(label=_("Answer"), required=False, max_length=300, widget=forms.TextInput(attrs=BOX))
