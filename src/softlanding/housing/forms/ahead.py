"""Turning looking ahead on or off, with a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from softlanding.housing.forms.proposals import ReasonForm


class SwitchForm(ReasonForm):
    """The switch of the municipality, and why it is turned."""

    field_order = ("look_ahead", "because")
    look_ahead = forms.ChoiceField(
        label=_("Look ahead"),
        choices=[("off", _("Off: match who waits and what is free now")), ("on", _("On: advise when to wait"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *given: Any, is_on: bool, **named: Any) -> None:
        super().__init__(*given, initial={"look_ahead": "on" if is_on else "off"}, **named)
        self._is_on = is_on

    @property
    def turned_on(self) -> bool:
        """Return what was chosen."""
        return bool(self.cleaned_data["look_ahead"] == "on")

    def clean_look_ahead(self) -> str:
        """Refuse a choice that changes nothing: the log says what changed."""
        chosen: str = self.cleaned_data["look_ahead"]
        if (chosen == "on") == self._is_on:
            raise forms.ValidationError(_("It is so already. Choose the other one to change it."))
        return chosen
