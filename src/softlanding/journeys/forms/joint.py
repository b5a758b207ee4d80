"""What an officer types on the work list and on a household's page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from softlanding.common.errors import in_language

SELECT = {"class": "utrecht-select"}
TEXT = {"class": "utrecht-textbox", "autocomplete": "off"}
OFFICER_REASONS = {
    "asked-at-desk": {"en": "They are at the desk without a visit", "nl": "Zij zijn aan het loket zonder afspraak"},
    "phone-or-mail": {"en": "They rang or wrote", "nl": "Zij belden of schreven"},
    "open-work": {"en": "There is open work for them", "nl": "Er is nog werk voor hen te doen"},
    "correction": {"en": "To correct a mistake", "nl": "Om een fout te herstellen"},
    "complaint": {"en": "A complaint or objection", "nl": "Een klacht of bezwaar"},
}
"""The reasons of common.audit.sentences_joint.REASONS, as the officer chooses them."""


class WorkListForm(forms.Form):
    """Which visits of the list: day, authority, how ready, which paper, where the party is, whose, which name."""

    find = forms.CharField(
        label=_("Name or reference"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={**TEXT, "data-find": ""}),
    )
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={**TEXT, "type": "date"})
    )
    authority = forms.ChoiceField(label=_("Authority"), required=False, widget=forms.Select(attrs=SELECT))
    ready = forms.ChoiceField(label=_("Readiness"), required=False, widget=forms.Select(attrs=SELECT))
    paper = forms.ChoiceField(label=_("Missing paper"), required=False, widget=forms.Select(attrs=SELECT))
    where = forms.ChoiceField(label=_("Where they are"), required=False, widget=forms.Select(attrs=SELECT))
    mine = forms.BooleanField(label=_("Only mine"), required=False)

    def __init__(
        self,
        data: Any,
        *,
        today: date,
        authorities: Mapping[str, str],
        ready: Mapping[str, str],
        papers: Mapping[str, str],
        where: Mapping[str, str],
    ) -> None:
        """Offer what the day has; a value that it has not counts as not chosen."""
        told = data.dict()
        offered = {"authority": authorities, "ready": ready, "paper": papers, "where": where}
        for name, choices in offered.items():
            if told.get(name) not in choices:
                told[name] = ""
        super().__init__({"day": today.isoformat(), **told})
        for name, choices in offered.items():
            self.fields[name].choices = [("", _("All")), *choices.items()]
        if not papers:
            del self.fields["paper"]
        self.is_valid()

    def chosen(self, name: str) -> Any:
        """Return what was chosen, or nothing."""
        return self.cleaned_data.get(name) or ""


class WhyForm(forms.Form):
    """Why somebody looks at a household that has no visit at the desk."""

    reason = forms.ChoiceField(
        label=_("Why do you look?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you look.")},
    )

    def __init__(self, *args: Any, language: str, **more: Any) -> None:
        """Offer the reasons in the reader's language."""
        super().__init__(*args, **more)
        self.fields["reason"].choices = [(key, in_language(words, language)) for key, words in OFFICER_REASONS.items()]
