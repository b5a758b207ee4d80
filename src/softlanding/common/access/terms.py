"""The words of access: roles, purposes, compartments, actors, rows."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is to a household, or to the desk."""

    PUBLIC = "public"
    NEWCOMER = "newcomer"
    HOUSEHOLD_MEMBER = "household-member"
    EMPLOYER = "employer"
    MUNICIPAL_CLERK = "municipal-clerk"
    IND_OFFICER = "ind-officer"
    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"
    CASE_MANAGER = "case-manager"
    HOUSING_OFFICER = "housing-officer"
    GUARDIAN = "guardian"
    BUSINESS_AGENCY = "business-agency"
    RESEARCHER = "researcher"
    ADMINISTRATOR = "administrator"
    PARTNER = "partner"


NEWCOMERS = frozenset({Role.NEWCOMER, Role.HOUSEHOLD_MEMBER})
STAFF = frozenset(Role) - NEWCOMERS - {Role.PUBLIC, Role.PARTNER}
EVERYONE = frozenset(Role)


class Purpose(StrEnum):
    """Why a page looks at something. Each row has exactly one."""

    OPERATIONS = "operations"
    INFORMATION = "information"
    SIGN_IN = "sign-in"
    OWN_FILE = "own-file"
    EMPLOYMENT = "employment"
    REGISTRATION = "registration"
    RESIDENCE = "residence"
    APPOINTMENTS = "appointments"
    DESK_PLANNING = "desk-planning"
    INTEGRATION = "integration"
    HOUSING = "housing"
    GUARDIANSHIP = "guardianship"
    COMMUNITY = "community"
    RESEARCH = "research"
    ADMINISTRATION = "administration"


class Compartment(StrEnum):
    """A group of facts about a household that is opened as a whole, per role and purpose."""

    CONTACT = "contact"
    IDENTITY = "identity"
    HOUSEHOLD = "household"
    RESIDENCE = "residence"
    WORK = "work"
    ADDRESS = "address"
    DOCUMENTS = "documents"
    APPOINTMENTS = "appointments"
    INTEGRATION = "integration"
    ASYLUM = "asylum"
    HOUSING = "housing"
    CARE = "care"
    SAFETY = "safety"
    AUDIT = "audit"


@dataclass(frozen=True)
class Actor:
    """Who acts: a kind (public, newcomer, staff, partner, system), an id that is no person's name, and a role."""

    kind: str
    id: str
    role: Role
    household: str | None = None
    desk: str = ""
    organisation: str = ""
    """The organisation that an employer's colleague belongs to, by its id."""
    scope: str = ""
    """What a partner's token opens."""
    holds_a_minute: int = 0
    """How many visits it may hold in a minute."""


SYSTEM = Actor(kind="system", id="", role=Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Row:
    """One URL name: which methods and roles, for which purpose, touching what."""

    name: str
    methods: tuple[str, ...]
    roles: frozenset[Role]
    purpose: Purpose
    compartments: frozenset[Compartment] = frozenset()
    audited: bool = False
    before_second_factor: bool = False
    scope: str = ""
    """The scope that a partner's token must have."""
