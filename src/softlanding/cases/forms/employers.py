"""What employers and the desk type about accounts: ask for one, join, invite, change, answer."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from softlanding.cases import queries
from softlanding.cases.actions import NewEmployer
from softlanding.core.sponsor_register import chamber_number

KINDS = [
    ("company", _("Company")),
    ("international-organisation", _("International organisation")),
    ("ngo", _("Non-governmental organisation")),
    ("embassy", _("Embassy")),
    ("knowledge-institute", _("University or research institute")),
    ("school", _("School")),
]
PARTS = [
    ("owner", _("Owner: everything, also colleagues and the account")),
    ("editor", _("Editor: arrivals and duties")),
    ("viewer", _("Viewer: looks, and changes nothing")),
]
SPONSOR = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("I do not know"))]
SAID = {"yes": True, "no": False, "unknown": None}
WORDS = {True: "yes", False: "no", None: "unknown"}
MOST_OF_A_NAME, MOST_OF_A_REASON = 200, 300


class Chamber(forms.CharField):
    """A number at the Chamber of Commerce, or nothing."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Number at the Chamber of Commerce (KvK)"),
            required=False,
            max_length=20,
            help_text=_("Eight digits. Embassies and some organisations have none."),
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )

    def clean(self, value: Any) -> str:
        """Return the eight digits, or nothing."""
        number = chamber_number(super().clean(value))
        if number is None:
            raise forms.ValidationError(gettext("Write eight digits, with the zeros in front."))
        return number


class SponsorField(forms.ChoiceField):
    """Whether an organisation says that it is a recognised sponsor."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Is it a recognised sponsor at the IND?"),
            choices=SPONSOR,
            initial="unknown",
            widget=forms.RadioSelect,
            help_text=_("We look it up in the public register as well, and always show the two apart."),
        )


def email_field(label: Any, *, required: bool = True) -> forms.EmailField:
    """Return a field for an e-mail address."""
    return forms.EmailField(
        label=label, required=required, max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class OrganisationForm(forms.Form):
    """What is said about an organisation."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=MOST_OF_A_NAME)
    kind = forms.ChoiceField(label=_("Kind of organisation"), choices=KINDS)
    chamber_of_commerce = Chamber()
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    recognised_sponsor = SponsorField()

    def __init__(self, *args: Any, **more: Any) -> None:
        """Offer the municipalities, those of the region first."""
        super().__init__(*args, **more)
        self.fields["municipality"].choices = [
            ("", gettext("Choose ...")),
            *queries.municipalities_of(settings.REGION),
        ]

    def clean_name(self) -> str:
        """Return the name with single spaces."""
        return " ".join(self.cleaned_data["name"].split())

    def new(self, contact_email: str) -> NewEmployer:
        """Return what was typed, for the action."""
        told = self.cleaned_data
        return NewEmployer(
            kind=told["kind"],
            name=told["name"],
            chamber_of_commerce=told["chamber_of_commerce"],
            municipality=told["municipality"],
            recognised_sponsor=SAID[told["recognised_sponsor"]],
            contact_email=contact_email,
        )


class AskForm(OrganisationForm):
    """A request for an account."""

    contact_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    contact_email = email_field(_("Your e-mail address at work"))
    note = forms.CharField(
        label=_("What should the desk know?"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )


class OpenForm(OrganisationForm):
    """An account that the desk opens itself."""

    owner_email = email_field(_("Invite an owner at this e-mail address"), required=False)


class AccountForm(forms.Form):
    """What an employer says of itself."""

    chamber_of_commerce = Chamber()
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    recognised_sponsor = SponsorField()
    contact_email = email_field(_("Where the desk can reach you"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Offer the municipalities, those of the region first."""
        super().__init__(*args, **more)
        self.fields["municipality"].choices = [
            ("", gettext("Choose ...")),
            *queries.municipalities_of(settings.REGION),
        ]

    @property
    def told(self) -> dict[str, Any]:
        """Return what was typed, for the action."""
        return {**self.cleaned_data, "recognised_sponsor": SAID[self.cleaned_data["recognised_sponsor"]]}


class InviteForm(forms.Form):
    """A colleague to invite."""

    email = email_field(_("E-mail address of your colleague"))
    part = forms.ChoiceField(label=_("Part"), choices=PARTS, initial="editor", widget=forms.RadioSelect)


class PartForm(forms.Form):
    """Another part for a colleague."""

    part = forms.ChoiceField(label=_("Part"), choices=PARTS)


class JoinForm(forms.Form):
    """Who joins, and with which password."""

    display_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Choose a password"),
        max_length=200,
        strip=False,
        help_text=_("At least 12 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Refuse a password that others would guess."""
        password_validation.validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])


class ReasonForm(forms.Form):
    """Why an account was declined or closed."""

    reason = forms.CharField(label=_("Reason"), max_length=MOST_OF_A_REASON, widget=forms.Textarea(attrs={"rows": 3}))


class ListForm(forms.Form):
    """Which employers to show."""

    q = forms.CharField(label=_("Name or KvK number"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind of organisation"), required=False, choices=[("", _("All")), *KINDS])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("Open")),
            ("empty", _("Without colleagues")),
            ("closed", _("Closed")),
        ],
    )

    @property
    def chosen(self) -> dict[str, str]:
        """Return what was chosen; what is not known shows all."""
        self.is_valid()
        told = self.cleaned_data
        return {"search": told.get("q", ""), "kind": told.get("kind", ""), "state": told.get("state", "")}
