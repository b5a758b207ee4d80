"""Who: households and their people, organisations, staff, and the links that newcomers sign in with."""

import secrets
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from softlanding.common.access import STAFF, Role

# no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V: what is read aloud at a desk must not be misheard or misread
REFERENCE_LETTERS = "34679ACDEFGHJKMNPQRTWXY"


def new_reference() -> str:
    """Return a short code to say at a desk, such as K7RM-4QXD (about 78 thousand million of them)."""
    code = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))
    return f"{code[:4]}-{code[4:]}"


class Organisation(models.Model):
    """A party that is no household: employer, municipality, service, volunteers, association."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        INTERNATIONAL_ORGANISATION = "international-organisation", _("International organisation")
        NGO = "ngo", _("Non-governmental organisation")
        EMBASSY = "embassy", _("Embassy")
        KNOWLEDGE_INSTITUTE = "knowledge-institute", _("University or research institute")
        SCHOOL = "school", _("School")
        MUNICIPALITY = "municipality", _("Municipality")
        GOVERNMENT = "government", _("Government service")
        VOLUNTEERS = "volunteers", _("Volunteer organisation")
        HOUSING_ASSOCIATION = "housing-association", _("Housing association")

    region = models.SlugField(max_length=60)
    kind = models.CharField(max_length=40, choices=Kind.choices)
    name = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["region", "kind", "name"], name="organisation_once_per_region"),
        ]

    def __str__(self) -> str:
        return self.name


class StaffAccounts(BaseUserManager["StaffMember"]):
    """Makes staff accounts: there is no self sign-up."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "StaffMember":
        """Make an account; without a password it opens by password reset only."""
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "StaffMember":
        """Make an administrator, for Django's createsuperuser command."""
        return self.create_user(email, password, **{"display_name": email, **fields, "role": Role.ADMINISTRATOR})

    def get_by_natural_key(self, username: str | None) -> "StaffMember":
        """Find an account by e-mail address, however it was typed."""
        return self.get(email__iexact=username)


class StaffMember(AbstractBaseUser):
    """Someone who works with the desk and signs in by password and second factor, in exactly one role."""

    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=120)
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role if role in STAFF])
    desk = models.SlugField(max_length=80, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    languages = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)
    signed_out = models.PositiveIntegerField(default=0)
    """How often every session of the account was closed at once: part of what a session is known by."""
    made_at = models.DateTimeField(auto_now_add=True)

    objects = StaffAccounts()
    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(role__in=sorted(STAFF)), name="staff_role_is_known"),
            models.UniqueConstraint(Lower("email"), name="staff_email_once_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_staff(self) -> bool:
        """Whether Django's admin site opens: for administrators only."""
        return self.is_active and self.role == Role.ADMINISTRATOR

    is_superuser = is_staff

    def get_session_auth_hash(self) -> str:
        """Return what a session must know to stay open: the password, and that nobody closed all sessions since."""
        known = f"{self.password}{self.signed_out or ''}"
        return salted_hmac("softlanding.staff-session", known, algorithm="sha256").hexdigest()

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002 - Django's signature
        """Answer Django's admin site; everything else asks common.access."""
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002 - Django's signature
        """Answer Django's admin site."""
        return self.is_staff


class Household(models.Model):
    """One person, or people who come together, with one plan."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.SlugField(max_length=60)
    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    municipality = models.SlugField(max_length=80, blank=True)
    language = models.CharField(max_length=12, default="en")
    contact_email = models.EmailField(null=True, blank=True)  # noqa: DJ001 - unknown is not an empty address
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    kept_until_on = models.DateField()
    reminders_off_at = models.DateTimeField(null=True, blank=True)
    """When the household said that it wants no reminders of its visits."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(Lower("contact_email"), name="household_by_contact"),
            models.Index(fields=["kept_until_on"], name="household_by_kept_until_on"),
        ]

    def __str__(self) -> str:
        return self.reference


class Person(models.Model):
    """A member of a household, known to it by a short key such as "priya"."""

    region = models.SlugField(max_length=60)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="people")
    key = models.SlugField(max_length=60)
    given_name = models.CharField(max_length=120, blank=True)
    is_contact = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["household", "key"], name="person_key_once_per_household"),
            models.UniqueConstraint(
                fields=["household"], condition=models.Q(is_contact=True), name="one_contact_per_household"
            ),
        ]

    def __str__(self) -> str:
        return self.given_name or self.key


class SignInLink(models.Model):
    """A link that was e-mailed to a household. Only a hash is kept; it opens once, within half an hour."""

    region = models.SlugField(max_length=60)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="links")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE)
    token_hash = models.CharField(max_length=64, unique=True)
    sent_to = models.EmailField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Attempts(models.Model):
    """How often something was tried in one stretch of time, by a hash of who tried; nothing readable."""

    key = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["key", "starts_at"], name="attempts_once_per_stretch"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["starts_at"], name="attempts_by_stretch")]


class PartnerToken(models.Model):
    """What a partner's system shows to book visits over the API. Only a hash is kept; it opens one scope."""

    region = models.SlugField(max_length=60)
    name = models.CharField(max_length=60)
    scope = models.SlugField(max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)
    holds_a_minute = models.PositiveIntegerField(default=30_000)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["name"], name="partner_token_by_name")]

    def __str__(self) -> str:
        return self.name
