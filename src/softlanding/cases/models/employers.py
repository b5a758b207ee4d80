"""What employers bring: their account and colleagues, the public register of sponsors, cohorts and arrivals."""

import uuid
from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word


class Employer(models.Model):
    """An organisation that brings people: what its account adds to the organisation of `people`."""

    organisation = models.OneToOneField(
        "people.Organisation", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    region = word(60)
    municipality = word(80, blank=True)
    chamber_of_commerce = models.CharField(max_length=8, blank=True)
    """Its number at the Chamber of Commerce (KvK), by which the sponsor register knows it."""
    recognised_sponsor = models.BooleanField(null=True)
    """What the employer says of itself; the register says it for sure."""
    business_agency = models.BooleanField(default=False)
    contact_email = models.EmailField(blank=True)
    sponsor = models.ForeignKey(
        "cases.RegisteredSponsor", null=True, on_delete=models.SET_NULL, related_name="employers"
    )
    """Its row in the register: found by number, or confirmed by a person; never by name alone."""
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()


class EmployerRequest(models.Model):
    """An organisation that asks for an account, until a coordinator says yes or no."""

    region = word(60)
    kind = word(40)
    name = models.CharField(max_length=200)
    chamber_of_commerce = models.CharField(max_length=8, blank=True)
    municipality = word(80, blank=True)
    recognised_sponsor = models.BooleanField(null=True)
    contact_name = models.CharField(max_length=120)
    contact_email = models.EmailField()
    language = models.CharField(max_length=12, default="en")
    note = models.CharField(max_length=600, blank=True)
    state = models.CharField(max_length=8, default="waiting")
    reason = models.CharField(max_length=300, blank=True)
    """Why it was declined, for who asked to read."""
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "approved", "declined"]), name="request_state_is_known"
            ),
        ]


class Colleague(models.Model):
    """What somebody of an employer may do there: `owner` (colleagues too), `editor` (arrivals), `viewer`."""

    region = word(60)
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="colleagues")
    member = models.OneToOneField("people.StaffMember", on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=8)
    wants_digest = models.BooleanField(default=False)
    """Whether a letter about duties comes each week: only for who asked for it."""
    feed_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - none is not the hash ""
    """A hash of the word in the private address of the calendar of duties."""
    feed_made_at = models.DateTimeField(null=True)
    feed_read_on = models.DateField(null=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(part__in=["owner", "editor", "viewer"]), name="part_is_known"),
        ]


class Invitation(models.Model):
    """An invitation to a colleague, or to the person who arrives. Only a hash of its link is kept; it opens once."""

    region = word(60)
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="invitations")
    announcement = models.ForeignKey(
        "cases.Announcement", null=True, on_delete=models.CASCADE, related_name="invitations"
    )
    part = models.CharField(max_length=8, blank=True)
    sent_to = models.EmailField(blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()


class RegisterImport(models.Model):
    """One reading of a list of the public register: previewed, then done in the background, all of it or nothing."""

    region = word(60)
    register = word(40)
    state = models.CharField(max_length=8, default="preview")
    content = models.TextField(blank=True)
    """The file as it came, until it was read; then nothing."""
    read = models.PositiveIntegerField(default=0)
    renamed = models.PositiveIntegerField(default=0)
    back = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    confirmed = models.BooleanField(default=False)
    """Whether a person said that the list is whole, though many left."""
    fault = models.CharField(max_length=300, blank=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    as_of_on = models.DateField()
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    handed_in_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["preview", "waiting", "done", "refused", "stopped"]),
                name="register_import_state_is_known",
            ),
        ]


class RegisteredSponsor(models.Model):
    """A row of the public register of recognised sponsors, as it was last read; left rows stay, with their last day."""

    region = word(60)
    name = models.CharField(max_length=200)
    search_name = models.CharField(max_length=200)
    """The name without capitals, accents and legal form, to find it by."""
    former_names = models.JSONField(default=list)
    """Names that it had in earlier lists, each with the last day: `{"name", "until"}`."""
    chamber_of_commerce = models.CharField(max_length=8, blank=True)
    register = word(40)
    """Which list of the register: `work`, `research`, `study`, `exchange`."""
    first_seen_on = models.DateField()
    last_seen_on = models.DateField()
    gone_on = models.DateField(null=True)
    municipality = word(80, blank=True)
    """Only when somebody typed it in: the register does not say where a sponsor is."""

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["register", "chamber_of_commerce", "name"], name="sponsor_once_per_list"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["search_name"], name="sponsor_by_name"),
            models.Index(fields=["chamber_of_commerce"], name="sponsor_by_number"),
        ]

    def __str__(self) -> str:
        return self.name


class Cohort(models.Model):
    """One file of arrivals that an employer handed in, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="cohorts")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="waiting")
    rows = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    content = models.BinaryField(default=b"")
    """The file as it came, until it was read; then nothing."""
    households = models.JSONField(default=list)
    """The right households of a file that was checked, each with what is new about it; nothing once they are in."""
    mend = models.TextField(blank=True)
    """The rows to hand in again, as CSV with what is wrong."""
    language = models.CharField(max_length=12, default="en")
    mistakes = models.JSONField(default=list)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    handed_in_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "checked", "running", "done", "refused", "stopped"]),
                name="cohort_state_is_known",
            ),
        ]


class Announcement(models.Model):
    """A household that an employer announced: what the employer said, and nothing that it may not know.

    `household` is the newcomer's own plan, once they took up the invitation; the employer never reads it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="announcements")
    cohort = models.ForeignKey(Cohort, null=True, on_delete=models.SET_NULL, related_name="announcements")
    key = word(64)
    """What the employer calls the household, once per employer: importing it again updates it."""
    document = models.JSONField()
    """The household file (docs: interfaces) as the employer stated it; of who joined only the employee's part."""
    rows = models.JSONField(default=list)
    """The rows of the cohort file as they came, so that the same file again changes nothing."""
    persons = models.PositiveSmallIntegerField(default=1)
    household = models.ForeignKey("people.Household", null=True, on_delete=models.SET_NULL, related_name="+")
    principal = word(64)
    """The key of the person whom the employer brings."""
    principal_name = models.CharField(max_length=120, blank=True)
    arrives_on = models.DateField(null=True)
    first_working_day_on = models.DateField(null=True)
    contract_ends_on = models.DateField(null=True)
    permit_ends_on = models.DateField(null=True)
    state = models.CharField(max_length=12, default="announced")
    version = models.PositiveIntegerField(default=1)
    announced_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    landed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    """When somebody who was invited said that it is not them."""
    unfollowed_at = models.DateTimeField(null=True)
    """When the newcomer stopped sharing their visits with the employer."""
    waits_for = word(60, blank=True)
    """The step that the arrival waits for, as the employer's own statement gives it; nothing when none does."""
    waits_how = models.CharField(max_length=8, blank=True)
    waits_for_principal = models.BooleanField(default=False)
    whose_turn = word(20, blank=True)
    next_on = models.DateField(null=True)
    first_visit_on = models.DateField(null=True)
    works_from_on = models.DateField(null=True)
    reckoned_on = models.DateField(null=True)

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["employer", "arrives_on"], name="announcement_by_employer"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["employer", "key"], name="announcement_once_per_employer"),
            models.CheckConstraint(
                condition=models.Q(state__in=["announced", "invited", "joined", "landed", "cancelled", "ended"]),
                name="announcement_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class EmployerChange(models.Model):
    """What an employer noted about somebody it brought: the job ended, they moved. Nobody is told of it by us."""

    region = word(60)
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="changes")
    what = word(40)
    happened_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(what__in=["job-ended", "salary-below-norm", "moved", "did-not-arrive"]),
                name="employer_change_is_known",
            ),
        ]


class DutyDone(models.Model):
    """That an employer met a duty: told the IND of a change, asked for a renewal in time."""

    region = word(60)
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="duties_done")
    duty = word(60)
    due_on = models.DateField()
    done_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["announcement", "duty", "due_on"], name="duty_done_once"),
        ]
