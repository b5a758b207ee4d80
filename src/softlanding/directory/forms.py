"""What somebody says about themselves to find a desk, and which agreements they want to see."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from softlanding.common.errors import in_language
from softlanding.core.agreement_register import SOON, written_agreements
from softlanding.core.household import nearest
from softlanding.core.rulebook import load_rulebook
from softlanding.directory import queries


class DeskForm(forms.Form):
    """Where one lives and why one comes, and which desks to show."""

    municipality = forms.CharField(
        label=_("Where do you live, or will you live?"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"class": "utrecht-textbox", "list": "municipalities", "autocomplete": "off"}),
    )
    purpose = forms.ChoiceField(label=_("Why do you come?"), required=False)
    service = forms.ChoiceField(label=_("What do you need?"), required=False)
    kind = forms.ChoiceField(label=_("Kind of desk"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        language = get_language() or "en"
        self.fields["purpose"].choices = [("", _("Not told")), *_purposes(language)]
        self.fields["service"].choices = [("", _("Anything")), *_words(queries.SERVICES, language)]
        self.fields["kind"].choices = [("", _("Every kind")), *_words(queries.KINDS, language)]

    def clean_municipality(self) -> str:
        """Return the municipality's id, or say which one looks like what was typed."""
        typed = self.cleaned_data["municipality"].strip()
        if not typed:
            return ""
        if found := queries.municipality_named(typed):
            return found
        close = nearest(typed, load_rulebook().municipalities)
        if close:
            raise forms.ValidationError(
                _("We know no municipality %(typed)s. Did you mean %(close)s?") % {"typed": typed, "close": close}
            )
        raise forms.ValidationError(_("We know no municipality %(typed)s. Write its Dutch name.") % {"typed": typed})


class RegisterForm(forms.Form):
    """Which agreements to show, and as they stand on which day."""

    on = forms.DateField(
        label=_("As it stands on"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    desk = forms.ChoiceField(label=_("Desk"), required=False)
    municipality = forms.CharField(
        label=_("Municipality"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"class": "utrecht-textbox", "list": "municipalities", "autocomplete": "off"}),
    )
    clean_municipality = DeskForm.clean_municipality

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["desk"].choices = [("", _("Every desk")), *_desks_with_agreements()]


class CompareForm(forms.Form):
    """Two days to compare, for one desk or for all."""

    before = forms.DateField(
        label=_("From this day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    after = forms.DateField(label=_("To this day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    desk = forms.ChoiceField(label=_("Desk"), required=False)

    def __init__(self, data: Mapping[str, Any], *, today: date) -> None:
        filled = {
            "before": data.get("before") or today.isoformat(),
            "after": data.get("after") or (today + SOON).isoformat(),
            "desk": data.get("desk", ""),
        }
        super().__init__(filled)
        self.fields["desk"].choices = [("", _("Every desk")), *_desks_with_agreements()]


def _desks_with_agreements() -> list[tuple[str, str]]:
    language = get_language() or "en"
    book = load_rulebook()
    named = {one.desk: book.desks[one.desk].name.told(language) for one in written_agreements(book)}
    return sorted(named.items(), key=lambda pair: pair[1])


def municipality_names() -> list[str]:
    """Return the names to choose from."""
    return sorted(one.everyday_name for one in load_rulebook().municipalities.values())


def _purposes(language: str) -> list[tuple[str, str]]:
    record = load_rulebook().facts["purpose"]
    return [(choice.id, choice.label.told(language)) for choice in record.choices]


def _words(words: dict[str, Any], language: str) -> list[tuple[str, str]]:
    return [(key, in_language(value, language)) for key, value in words.items()]
