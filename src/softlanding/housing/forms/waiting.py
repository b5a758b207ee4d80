"""What an officer types about a waiting household."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from softlanding.core.housing.household_list import ListedHousehold, ListedMember, ListedNeed
from softlanding.housing.forms.places import PlaceForm
from softlanding.housing.queries.waiting import Filters
from softlanding.housing.queries.waiting_standings import policy_on, standings

MEMBERS = 6
"""How many members the form of a new household has room for; more are added on its page."""
NEED_KINDS = [
    ("work", _("Work")),
    ("school", _("School")),
    ("hospital", _("Hospital")),
    ("kin", _("Family")),
    ("course", _("Course")),
]
BOND_KINDS = [("near", _("Wants to live near")), ("apart", _("Must not live near"))]
STATES = [("waiting", _("Waiting")), ("housed", _("Housed")), ("ended", _("Off the list"))]


def language() -> str:
    """Return the reader's language."""
    return get_language() or "en"


class DayField(forms.DateField):
    """A day of the calendar; `past`: not a day to come."""

    def __init__(self, *, past: bool = False, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d-%m-%Y"], **options)
        self.past = past

    def clean(self, value: Any) -> Any:
        """Refuse a day to come where only days that were make sense."""
        day = super().clean(value)
        if self.past and day and day > timezone.localdate():
            raise forms.ValidationError(_("Choose a day up to today."))
        return day


class FactsForm(forms.Form):
    """What is known of a household."""

    called = forms.CharField(label=_("Given name of the contact in the household"), max_length=120)
    linked_on = DayField(label=_("Linked by COA on"), past=True, help_text=_("The twelve weeks start on this day."))
    permit_on = DayField(label=_("Permit on"), required=False, past=True)
    language = forms.CharField(
        label=_("Language of letters (code)"), max_length=12, initial="en", help_text=_("Such as ar, ti or en")
    )
    contact_email = forms.EmailField(label=_("E-mail address"), required=False)
    income_year = forms.DecimalField(
        label=_("Income a year, in euro"), required=False, min_value=0, max_value=999_999, decimal_places=2
    )
    income_stated_on = DayField(label=_("Date of COA's income statement"), required=False, past=True)
    expected_members = forms.IntegerField(
        label=_("Further family still to come"), min_value=0, max_value=20, initial=0, required=False,
        help_text=_("Only who is not a member below."),
    )  # fmt: skip
    bedrooms = forms.IntegerField(
        label=_("Bedrooms, when more are needed"), min_value=0, max_value=12, required=False,
        help_text=_("Leave empty: the number of persons decides."),
    )  # fmt: skip
    step_free = forms.BooleanField(label=_("Needs a step-free home"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_expected_members(self) -> int:
        """Take an empty answer as nobody."""
        return self.cleaned_data["expected_members"] or 0

    def clean(self) -> dict[str, Any]:
        """Compare the two days."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("permit_on") and data.get("linked_on") and data["linked_on"] < data["permit_on"]:
            self.add_error("linked_on", gettext("The link comes after the permit. Check both days."))
        return data

    @property
    def stated(self) -> dict[str, Any]:
        """Return what an action wants."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in FactsForm.base_fields and name != "version"
        }


class NewHouseholdForm(FactsForm):
    """A household to take in: its facts, and its first members."""

    coa_reference = forms.CharField(label=_("COA's reference"), max_length=40, required=False)
    field_order = ("coa_reference", "called", "linked_on")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for at in range(1, MEMBERS + 1):
            self.fields[f"member_called_{at}"] = forms.CharField(label=_("Given name"), max_length=120, required=False)
            self.fields[f"born_{at}"] = DayField(label=_("Birth date"), required=at == 1, past=True)
            self.fields[f"to_come_{at}"] = forms.BooleanField(label=_("Not here yet"), required=False)

    @property
    def own(self) -> list[forms.BoundField]:
        """Return the questions about the household."""
        return [self[name] for name in self.fields if name.rsplit("_", 1)[-1] not in {str(at) for at in range(1, 9)}]

    @property
    def members(self) -> list[list[forms.BoundField]]:
        """Return the questions about each member."""
        names = ("member_called", "born", "to_come")
        return [[self[f"{name}_{at}"] for name in names] for at in range(1, MEMBERS + 1)]

    @property
    def listed(self) -> ListedHousehold:
        """Return what an action wants."""
        data = self.cleaned_data
        members = tuple(
            ListedMember(f"m{at}", data[f"born_{at}"], data[f"member_called_{at}"], still_to_come=data[f"to_come_{at}"])
            for at in range(1, MEMBERS + 1)
            if data.get(f"born_{at}")
        )
        return ListedHousehold(members=members, coa_reference=data["coa_reference"], **self.stated)


class MemberForm(forms.Form):
    """Somebody of the household."""

    member = forms.RegexField(
        r"^[a-z0-9-]{1,40}$", label=_("Key"), help_text=_("Such as m3. A key that is there changes that member.")
    )
    member_called = forms.CharField(label=_("Given name"), max_length=120, required=False)
    born = DayField(label=_("Birth date"), past=True)
    still_to_come = forms.BooleanField(label=_("Not here yet"), required=False)
    expected_on = DayField(label=_("Expected on"), required=False)

    @property
    def listed(self) -> ListedMember:
        """Return what an action wants."""
        return ListedMember(**self.cleaned_data)


class NeedForm(PlaceForm):
    """A place that a member needs to reach: which, and where; never why."""

    member = forms.ChoiceField(label=_("Who"))
    kind = forms.ChoiceField(label=_("What"), choices=NEED_KINDS)
    place = forms.CharField(label=_("Place"), max_length=200, help_text=_("Only which place. Never write why."))

    field_order = ("member", "kind", "place", "postcode", "house_number", "latitude", "longitude")

    def __init__(self, *args: Any, members: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member"].choices = list(members)

    @property
    def listed(self) -> ListedNeed:
        """Return what an action wants."""
        return ListedNeed(kind=self.cleaned_data["kind"], place=self.cleaned_data["place"], **self.place)


class BondForm(forms.Form):
    """Another household to live near to, or not."""

    kind = forms.ChoiceField(label=_("Which"), choices=BOND_KINDS)
    other = forms.CharField(label=_("Reference of the other household"), max_length=9)


class ContactForm(forms.Form):
    """Who looks after the household."""

    contact = forms.TypedChoiceField(label=_("Contact person"), coerce=int)

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contact"].choices = list(people)


class PlanForm(forms.Form):
    """The code of the household's own plan."""

    plan = forms.CharField(label=_("Code of the plan"), max_length=12, help_text=_("Such as K7RM-4QXD"))


class PauseForm(forms.Form):
    """Days on which the clock stands still."""

    reason = forms.ChoiceField(label=_("Why"))
    from_on = DayField(label=_("From"), past=True)
    until_on = DayField(label=_("Runs again from"), required=False, past=True, help_text=_("Empty: it still stands."))
    note = forms.CharField(label=_("Note"), max_length=300, required=False, help_text=_("No illness, no diagnosis."))

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        policy = policy_on(on)
        self.fields["reason"].choices = [(one.id, one.title.told(language())) for one in policy.pauses]


class ResumeForm(forms.Form):
    """The day on which the clock runs again."""

    on = DayField(label=_("Runs again from"), past=True)


class BecauseForm(forms.Form):
    """A reason in words."""

    because = forms.CharField(label=_("Why"), max_length=300)


class DistrictForm(forms.Form):
    """A district where the household is not safe."""

    district = forms.ChoiceField(label=_("District"))

    def __init__(self, *args: Any, districts: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        known = list(districts)
        if known:
            self.fields["district"].choices = known
        else:  # a municipality whose districts nobody wrote down yet
            self.fields["district"] = forms.SlugField(label=_("District"), max_length=80)


class WaitingFileForm(forms.Form):
    """A file of households."""

    file = forms.FileField(
        label=_("List of households (CSV or JSON)"),
        help_text=_("A row for each member. Nothing is saved before you have seen what is in it."),
        widget=forms.FileInput(attrs={"accept": ".csv,.json,text/csv,application/json"}),
    )


class WaitingFilterForm(forms.Form):
    """Which households to list, and in which order."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    left = forms.ChoiceField(label=_("Time left"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("days", _("Least time first")),
            ("persons", _("Largest first")),
            ("linked", _("By link")),
            ("reference", _("By reference")),
        ],
    )
    without_contact = forms.BooleanField(label=_("Without a contact person"), required=False)
    incomplete = forms.BooleanField(label=_("Incomplete"), required=False)

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        words = standings(policy_on(on))
        self.fields["left"].choices = [
            ("", gettext("All")),
            *((name, words[name]) for name in words if name != "ended"),
        ]

    @property
    def chosen(self) -> Filters:
        """Return what the list is asked for; what makes no sense falls back to the usual list."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return Filters(
            state=data.get("state") or "waiting",
            left=data.get("left") or "",
            without_contact=bool(data.get("without_contact")),
            incomplete=bool(data.get("incomplete")),
            sort=data.get("sort") or "days",
        )


class MinorForm(forms.Form):
    """A minor to count."""

    key = forms.CharField(label=_("Your number"), max_length=40, help_text=_("No name."))
    born_on = DayField(label=_("Birth date"), past=True)
    municipality = forms.CharField(label=_("Municipality"), max_length=80)
    guardian = forms.CharField(label=_("Organisation"), max_length=120, initial="Nidos")
    contact = forms.TypedChoiceField(
        label=_("Who goes on from eighteen"), coerce=int, empty_value=None, required=False,
        help_text=_("A case manager of the municipality."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contact"].choices = [("", _("Nobody yet")), *people]

    def clean_municipality(self) -> str:
        """Return the municipality's id, or say that it is not known."""
        from softlanding.directory.queries import municipality_named

        found = municipality_named(self.cleaned_data["municipality"].strip())
        if not found:
            raise forms.ValidationError(_("We know no such municipality. Write its Dutch name."))
        return found


class MinorsFilterForm(forms.Form):
    """Which minors to list."""

    text = forms.CharField(label=_("Your number"), max_length=40, required=False)
    within = forms.TypedChoiceField(
        label=_("Eighteen"), coerce=int, empty_value=None, required=False,
        choices=[("", _("All")), (3, _("Within 3 months")), (6, _("Within 6 months")), (12, _("Within 12 months"))],
    )  # fmt: skip
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)

    def __init__(self, *args: Any, municipalities: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["municipality"].choices = [("", gettext("All")), *municipalities]

    @property
    def chosen(self) -> dict[str, Any]:
        """Return what the list is asked for; what makes no sense falls back to all."""
        self.is_valid()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}
