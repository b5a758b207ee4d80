"""What a newcomer types about a case: a message, a reason to take it back, an application to follow; and who tracks."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from softlanding.common.references import LETTERS

LETTERS_OF_A_REFERENCE = 8


class MessageForm(forms.Form):
    """A message about a case."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Do not write your citizen service number (BSN) or anything about your health here."),
    )


class OwnChangeForm(forms.Form):
    """What the table of a kind asks of a newcomer who says something of their case, or takes it back."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    change = forms.SlugField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("On which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("Why?"), max_length=400)

    def __init__(self, *args: Any, change: str, needs: Iterable[str], **more: Any) -> None:
        super().__init__(*args, auto_id=f"{change}-%s", **more)
        asked = {"day": "on", "reason": "reason"}
        for name in set(asked.values()) - {asked[one] for one in needs}:
            del self.fields[name]
        if "on" in self.fields:
            self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()


class FollowForm(forms.Form):
    """An application that the newcomer says to have made: what, for whom, since when."""

    kind = forms.ChoiceField(label=_("What did you apply for?"))
    person = forms.ChoiceField(label=_("For whom?"))
    applied_on = forms.DateField(
        label=_("On which day did you apply?"),
        help_text=_("The day on which the IND received it, if you know it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], people: Iterable[tuple[str, str]]) -> None:
        super().__init__(*args)
        self.fields["kind"].choices = [("", "—"), *kinds]
        self.fields["person"].choices = list(people)
        self.fields["applied_on"].widget.attrs["max"] = timezone.localdate().isoformat()

    def clean_applied_on(self) -> Any:
        """Refuse a day that is still to come."""
        day = self.cleaned_data["applied_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class TrackForm(forms.Form):
    """The reference of a case and a birth date."""

    reference = forms.CharField(
        label=_("Reference of the case"),
        max_length=20,
        help_text=_("Eight letters and digits, such as K7RM-4QXD."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    born = forms.DateField(
        label=_("Date of birth of the person whom it is about"),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
    )

    def clean_reference(self) -> str:
        """Refuse what can be no reference at all."""
        typed = "".join(one for one in self.cleaned_data["reference"].upper() if one.isalnum())
        if len(typed) != LETTERS_OF_A_REFERENCE:
            raise forms.ValidationError(_("A reference has eight letters and digits."))
        return typed


class CodeForm(forms.Form):
    """The code from the e-mail."""

    code = forms.CharField(
        label=_("The code from the e-mail"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        """Take spaces and hyphens out; no letter that is no code's letter gets further."""
        typed = "".join(one for one in self.cleaned_data["code"].upper() if one.isalnum())
        if not typed or set(typed) - set(LETTERS):
            raise forms.ValidationError(_("A code has six letters and digits. Look at the e-mail again."))
        return typed
