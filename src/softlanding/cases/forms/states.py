"""What an officer chooses and types about cases: the list's filter, one step of a case, a case opened by hand."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from softlanding.common.errors import Mistake, in_language
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.case_kinds import CaseKind

WHICH = [
    ("open", _("Open")),
    ("mine", _("Mine")),
    ("nobody", _("Nobody has it yet")),
    ("overdue", _("Past the day of the law")),
    ("closed", _("Closed")),
    ("all", _("All")),
]
SORTS = [("due", _("Day of the law")), ("promise", _("Promised day")), ("newest", _("Newest first"))]
MOST_LETTERS = 400


def language() -> str:
    """Return the reader's language."""
    return translation.get_language() or "en"


def _day(label: Any, *, required: bool, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "utrecht-textbox"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def _words(label: Any, *, required: bool, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "utrecht-textbox", "autocomplete": "off"})
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=MOST_LETTERS, widget=widget)


class CasesForm(forms.Form):
    """Which cases to show, and in which order."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=_("Where it stands"), required=False)
    which = forms.ChoiceField(label=_("Which"), required=False, choices=WHICH)
    sort = forms.ChoiceField(label=_("Sort by"), required=False, choices=SORTS)
    text = forms.CharField(
        label=_("Reference"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "utrecht-textbox", "autocomplete": "off", "data-find": ""}),
    )

    def __init__(self, data: Any, *, kinds: Iterable[CaseKind], states: Iterable[tuple[str, CaseKind]]) -> None:
        """Offer the kinds and states that the reader works on."""
        super().__init__({"which": "open", "sort": "due", **{key: value for key, value in data.items() if value}})
        every = [("", _("All"))]
        self.fields["kind"].choices = every + [(kind.id, kind.title.told(language())) for kind in kinds]
        self.fields["state"].choices = every + [
            (state, kind.state(state).title.told(language())) for state, kind in states
        ]

    @property
    def chosen(self) -> dict[str, str]:
        """Return what was chosen; what is not known chooses nothing."""
        self.is_valid()
        told = self.cleaned_data
        return {
            "kind": told.get("kind", ""),
            "state": told.get("state", ""),
            "which": told.get("which") or "open",
            "sort": told.get("sort") or "due",
            "text": told.get("text", "").strip(),
        }


class StepForm(forms.Form):
    """One thing that an officer can do with a case now: only the fields that it needs."""

    def __init__(
        self, do: str, title: str, why: str, button: str, *, data: Any = None, fields: Sequence[str], today: date,
        reason_needed: bool = True, officers: Sequence[tuple[int, str]] = (), places: Sequence[tuple[str, str]] = (),
        most_months: int = 0, decides: bool = False,
    ) -> None:  # fmt: skip
        """Take the fields that the step asks for, in order; `data` only when it is this step that was sent."""
        super().__init__(data, auto_id=f"{do.replace(':', '-')}-%s", initial={"on": today, "months": most_months})
        self.do, self.title, self.why, self.button, self.decides = do, title, why, button, decides
        known: dict[str, forms.Field] = {
            "on": _day(_("On which day"), required=True),
            "until": _day(
                _("Last day for the papers"), required=False, help_text=_("From the day after it the term runs on.")
            ),
            "end": _day(
                _("Until and with"), required=False, help_text=_("Leave it open when nobody knows the day yet.")
            ),
            "months": forms.IntegerField(
                label=_("Months longer"), min_value=1, max_value=most_months or None, initial=most_months or None,
                widget=forms.NumberInput(attrs={"class": "utrecht-textbox"}),
            ),
            "reason": _words(
                _("Reason"),
                required=reason_needed,
                help_text=_("The household reads this. Nothing about health, and no citizen service number."),
            ),
            "note": _words(_("A word to your colleagues"), required=False),
            "officer": forms.TypedChoiceField(label=_("To whom"), coerce=int, choices=officers),
            "place": forms.ChoiceField(label=_("Hand over to"), choices=places),
        }  # fmt: skip
        for name in fields:
            self.fields[name] = known[name]

    def add_mistakes(self, mistakes: Iterable[Mistake]) -> None:
        """Put what an action refused beside the field that it is about."""
        for one in mistakes:
            name = "end" if one.where == "until" and "end" in self.fields else one.where
            said = in_language(one.what, language())
            self.add_error(name if name in self.fields else None, said[:1].upper() + said[1:] + ".")


class NewCaseForm(forms.Form):
    """A case opened by hand, for a household that stands at the desk or wrote."""

    household = forms.CharField(
        label=_("Reference of the plan"),
        max_length=20,
        help_text=_("As on the visit passport, such as K7RM-4QXD."),
        widget=forms.TextInput(attrs={"class": "utrecht-textbox", "autocomplete": "off"}),
    )
    person = forms.CharField(
        label=_("For whom"),
        required=False,
        max_length=60,
        help_text=_("The short name in the plan; leave it empty for the whole household."),
        widget=forms.TextInput(attrs={"class": "utrecht-textbox", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind of case"))
    purpose = forms.ChoiceField(
        label=_("Purpose of stay"), required=False, help_text=_("It chooses the term of the law.")
    )

    def __init__(self, data: Any = None, *, kinds: Iterable[CaseKind]) -> None:
        """Offer the kinds that the reader works on, and the purposes that the rulebook knows."""
        super().__init__(data)
        choices = [("", _("Choose a kind"))] + [(kind.id, kind.title.told(language())) for kind in kinds]
        self.fields["kind"].choices = choices
        purposes = load_rulebook().facts["purpose"].choices
        self.fields["purpose"].choices = [
            ("", _("Not known")),
            *((one.id, one.label.told(language())) for one in purposes),
        ]
