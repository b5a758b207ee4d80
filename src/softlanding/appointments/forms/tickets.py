"""What a walk-in tells, and what a screen is called."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

TEXT = {"class": "utrecht-textbox", "autocomplete": "off"}


class WalkInForm(forms.Form):
    """What they come for, how many, in which language, and a name when they give one."""

    services = forms.MultipleChoiceField(
        label=_("What do they come for?"), widget=forms.CheckboxSelectMultiple(attrs={"class": "sl-choices--columns"})
    )
    persons = forms.IntegerField(
        label=_("How many persons?"),
        min_value=1,
        max_value=20,
        initial=1,
        widget=forms.NumberInput(attrs={**TEXT, "inputmode": "numeric"}),
    )
    language = forms.ChoiceField(label=_("Language"), widget=forms.Select(attrs={"class": "utrecht-select"}))
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=120,
        help_text=_("Only if they wish to be called by it. The screen shows the number alone."),
        widget=forms.TextInput(attrs=TEXT),
    )

    def __init__(
        self, *args: Any, services: list[tuple[str, str]], languages: list[tuple[str, str]], **more: Any
    ) -> None:
        """Offer the desk's services and the languages that are spoken there."""
        super().__init__(*args, **more)
        self.fields["services"].choices = services
        self.fields["language"].choices = languages or list(settings.LANGUAGES)


class ScreenForm(forms.Form):
    """Which screen the coordinator hangs up."""

    kind = forms.ChoiceField(
        label=_("What is it for?"),
        choices=[
            ("display", _("It shows which numbers are called")),
            ("kiosk", _("People check in on it")),
        ],
        widget=forms.RadioSelect(attrs={"class": "sl-choices--columns"}),
    )
    name = forms.CharField(label=_("Where does it stand?"), max_length=60, widget=forms.TextInput(attrs=TEXT))


class KioskForm(forms.Form):
    """The reference of a visit, typed or scanned."""

    reference = forms.CharField(
        label=_("Your code"),
        max_length=200,
        widget=forms.TextInput(
            attrs={**TEXT, "autofocus": True, "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
