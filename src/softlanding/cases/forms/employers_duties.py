"""What employers type about duties: what to look at, what changed, what was done."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from softlanding.cases import queries
from softlanding.cases.forms.employers_register import day_field
from softlanding.core.rulebook import load_rulebook

CHANGES = [
    ("job-ended", _("The job ended")),
    ("salary-below-norm", _("The salary is below the norm of the permit")),
    ("moved", _("They moved")),
    ("did-not-arrive", _("They did not arrive")),
]
STANDS = [
    ("open", _("Not done")),
    ("overdue", _("Too late")),
    ("soon", _("Within a month")),
    ("later", _("Later")),
    ("done", _("Done")),
]


class DutiesForm(forms.Form):
    """Which duties to show."""

    stand = forms.ChoiceField(label=_("State"), required=False, choices=STANDS)
    duty = forms.ChoiceField(label=_("What"), required=False)

    def __init__(self, data: Any, *, language: str) -> None:
        """Offer every duty that there is."""
        super().__init__(data)
        duties = load_rulebook().duties.values()
        self.fields["duty"].choices = [("", _("All")), *((one.id, one.title.told(language)) for one in duties)]

    @property
    def chosen(self) -> dict[str, str]:
        """Return what was chosen; what is not known shows all that is not done."""
        self.is_valid()
        return {"stand": self.cleaned_data.get("stand") or "open", "duty": self.cleaned_data.get("duty", "")}


class DoneForm(forms.Form):
    """That a duty was met."""

    duty = forms.CharField(max_length=200, widget=forms.HiddenInput)
    done_on = day_field(_("Done on"))
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class DutyKeyForm(forms.Form):
    """Which duty."""

    duty = forms.CharField(max_length=200)


class ChangeForm(forms.Form):
    """What changed for whom, and when."""

    announcement = forms.ChoiceField(label=_("Who"))
    what = forms.ChoiceField(label=_("What happened"), choices=CHANGES, widget=forms.RadioSelect)
    happened_on = day_field(_("On which day"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=300,
        help_text=_("Never anything about health, family or papers."),
    )

    def __init__(self, *args: Any, announcements: Iterable[Any], **more: Any) -> None:
        """Offer the people whom the employer brings."""
        super().__init__(*args, **more)
        self.fields["announcement"].choices = [(str(one.pk), queries.principal_name(one)) for one in announcements]


class DaysForm(forms.Form):
    """When somebody's contract and permit end."""

    announcement = forms.ChoiceField(label=_("Who"))
    contract_ends_on = day_field(_("The contract ends on"), required=False)
    permit_ends_on = day_field(_("The permit ends on"), required=False)

    def __init__(self, *args: Any, announcements: Iterable[Any], **more: Any) -> None:
        """Offer the people whom the employer brings."""
        super().__init__(*args, **more)
        self.fields["announcement"].choices = [(str(one.pk), queries.principal_name(one)) for one in announcements]
        self.fields["contract_ends_on"].help_text = _("Empty: unknown, or for no fixed time.")
        self.fields["permit_ends_on"].help_text = _("The last day on the card. Empty: unknown, or no permit needed.")


class LettersForm(forms.Form):
    """Whether a letter comes each week."""

    letters = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])


class FeedForm(forms.Form):
    """Make (or replace) the calendar's address, or switch it off."""

    do = forms.ChoiceField(choices=[("make", "make"), ("end", "end")])


def month_of(typed: str, *, today: date) -> date:
    """Return the first day of the month that was asked for, as 2027-02; else of this one."""
    try:
        year, month = (int(part) for part in typed.split("-"))
        return date(year, month, 1)
    except ValueError:
        return today.replace(day=1)
