"""The table of rows: every URL name of the product, once. What has no row is refused.

Add a feature's rows here, in its own tuple, in the order of its urls. A test asks every row as every role.
"""

from collections.abc import Iterable

from softlanding.common.access.rows_availability import AVAILABILITY
from softlanding.common.access.rows_cohort import COHORT
from softlanding.common.access.rows_deskday import DESKDAY
from softlanding.common.access.rows_employers import EMPLOYERS
from softlanding.common.access.rows_fairness import FAIRNESS
from softlanding.common.access.rows_following import FOLLOWING
from softlanding.common.access.rows_housing_accountability import HOUSING_ACCOUNTABILITY
from softlanding.common.access.rows_housing_after import HOUSING_AFTER
from softlanding.common.access.rows_housing_foresight import HOUSING_FORESIGHT
from softlanding.common.access.rows_housing_homes import HOUSING_HOMES
from softlanding.common.access.rows_housing_offers import HOUSING_OFFERS
from softlanding.common.access.rows_housing_proposals import HOUSING_PROPOSALS
from softlanding.common.access.rows_housing_targets import HOUSING_TARGETS
from softlanding.common.access.rows_housing_waiting import HOUSING_WAITING
from softlanding.common.access.rows_joint import JOINT
from softlanding.common.access.rows_landing import LANDING
from softlanding.common.access.rows_lanes import LANES
from softlanding.common.access.rows_life import LIFE
from softlanding.common.access.rows_papers import PAPERS
from softlanding.common.access.rows_promises import PROMISES
from softlanding.common.access.rows_states import STATES
from softlanding.common.access.rows_telling import TELLING
from softlanding.common.access.rows_wire import WIRE
from softlanding.common.access.terms import EVERYONE, NEWCOMERS, STAFF, Compartment, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
NOBODY: frozenset[Role] = frozenset()
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
NEWCOMER = frozenset({Role.NEWCOMER})
C, P = Compartment, Purpose

OPERATIONS = (
    Row("healthz", GET, EVERYONE, P.OPERATIONS),
    Row("metrics", GET, EVERYONE, P.OPERATIONS),
    Row("language", GET, EVERYONE, P.INFORMATION, before_second_factor=True),
    Row("api:openapi-json", GET, EVERYONE, P.INFORMATION),
    Row("api:api-root", GET, NOBODY, P.INFORMATION),
)

PORTAL = (
    Row("portal:sources", GET, EVERYONE, P.INFORMATION),
    Row("portal:privacy", GET, EVERYONE, P.INFORMATION),
    Row("portal:accessibility", GET, EVERYONE, P.INFORMATION),
    Row("portal:help", GET, EVERYONE, P.INFORMATION),
)

# The same pages show a draft, which lives in the browser and is nobody's record, and a kept plan. They note each look
# at and change of a kept plan themselves (journeys.queries.opened, journeys.actions): an audited row would ask for an
# entry about a draft as well.
JOURNEYS = (
    Row("home", BOTH, EVERYONE, P.INFORMATION),
    Row("journeys:start-over", POST, EVERYONE, P.OWN_FILE),
    Row("journeys:questions", BOTH, EVERYONE, P.OWN_FILE),
    Row("journeys:answers", GET, EVERYONE, P.OWN_FILE),
    Row("journeys:answer", BOTH, EVERYONE, P.OWN_FILE),
    Row("journeys:answer-of-person", BOTH, EVERYONE, P.OWN_FILE),
    Row("journeys:members", GET, EVERYONE, P.OWN_FILE),
    Row("journeys:members", POST, EVERYONE - {Role.HOUSEHOLD_MEMBER}, P.OWN_FILE),
    Row("journeys:remove-member", POST, EVERYONE - {Role.HOUSEHOLD_MEMBER}, P.OWN_FILE),
    Row("journeys:plan", GET, EVERYONE, P.OWN_FILE),
    Row("journeys:papers", POST, EVERYONE, P.OWN_FILE),
    Row("journeys:done", POST, EVERYONE, P.OWN_FILE),
    Row("journeys:keep", BOTH, EVERYONE, P.OWN_FILE),
    Row("journeys:calendar", GET, EVERYONE, P.OWN_FILE),
    Row("journeys:plan-json", GET, EVERYONE, P.OWN_FILE),
    Row("api:make-plan", POST, EVERYONE, P.INFORMATION),
)

PEOPLE = (
    Row("people:sign-in", BOTH, EVERYONE, P.SIGN_IN),
    Row("people:link-sent", GET, EVERYONE, P.SIGN_IN),
    Row("people:open-link", BOTH, EVERYONE, P.SIGN_IN),
    Row("people:sign-out", POST, NEWCOMERS, P.SIGN_IN),
    Row("people:keep", GET, NEWCOMER, P.OWN_FILE),
    Row("people:keep", POST, NEWCOMER, P.OWN_FILE, frozenset({C.CONTACT}), audited=True),
    Row("people:forget", GET, NEWCOMER, P.OWN_FILE),
    Row("people:forget", POST, NEWCOMER, P.OWN_FILE, frozenset({C.HOUSEHOLD}), audited=True),
    Row("people:who-looked", GET, NEWCOMERS, P.OWN_FILE, frozenset({C.AUDIT})),
    Row("people:staff-home", GET, STAFF, P.INFORMATION),
)

DIRECTORY = (
    Row("directory:desks", GET, EVERYONE, P.INFORMATION),
    Row("directory:desk", GET, EVERYONE, P.INFORMATION),
    Row("api:desks", GET, EVERYONE, P.INFORMATION),
    Row("api:desk", GET, EVERYONE, P.INFORMATION),
)

# what a partner's system does with the visits that it made itself; no household of ours is touched
PARTNER, DELETE = frozenset({Role.PARTNER}), ("DELETE",)
BOOKINGS = "bookings"
PARTNERS = (
    Row("api:desk-visits", GET, EVERYONE, P.INFORMATION),
    Row("api:holds", POST, PARTNER, P.APPOINTMENTS, scope=BOOKINGS),
    Row("api:visits", POST, PARTNER, P.APPOINTMENTS, scope=BOOKINGS),
    Row("api:visit", ("GET", "DELETE"), PARTNER, P.APPOINTMENTS, scope=BOOKINGS),
    Row("api:visit-moves", POST, PARTNER, P.APPOINTMENTS, scope=BOOKINGS),
    Row("api:visit-person", DELETE, PARTNER, P.APPOINTMENTS, scope=BOOKINGS),
    Row("api:visit-calendar", GET, PARTNER, P.APPOINTMENTS, scope=BOOKINGS),
)

COUNTERS = frozenset({Role.MUNICIPAL_CLERK, Role.IND_OFFICER, Role.COORDINATOR})
PLANNERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
OF_A_VISIT = frozenset({C.CONTACT, C.HOUSEHOLD, C.APPOINTMENTS})
APPOINTMENTS = (
    Row("appointments:day", GET, COUNTERS, P.APPOINTMENTS, OF_A_VISIT, audited=True),
    Row("appointments:visit", GET, COUNTERS, P.APPOINTMENTS, OF_A_VISIT, audited=True),
    Row("appointments:capacity", GET, PLANNERS, P.DESK_PLANNING),
    Row("appointments:capacity-figures", GET, PLANNERS, P.DESK_PLANNING),
)

# a household's own visit: pages of journeys, because the plan says what it is for. Times are also shown for a draft,
# which is nobody's record; a look at a kept plan is noted by the page itself, as in JOURNEYS
OWN_VISIT = frozenset({C.HOUSEHOLD, C.APPOINTMENTS})
OWN_PASSPORT = OWN_VISIT | {C.DOCUMENTS}
VISIT = (
    Row("visit:choose", GET, EVERYONE, P.OWN_FILE),
    Row("visit:hold", GET, NEWCOMERS, P.OWN_FILE, OWN_VISIT, audited=True),
    Row("visit:hold", POST, EVERYONE, P.OWN_FILE),
    Row("visit:confirm", POST, NEWCOMERS, P.OWN_FILE, OWN_VISIT, audited=True),
    Row("visit:cancel", BOTH, NEWCOMERS, P.OWN_FILE, OWN_VISIT, audited=True),
    Row("visit:passport", GET, NEWCOMERS, P.OWN_FILE, OWN_PASSPORT, audited=True),
    Row("visit:passport-pdf", GET, NEWCOMERS, P.OWN_FILE, OWN_PASSPORT, audited=True),
    Row("visit:calendar", GET, NEWCOMERS, P.OWN_FILE, OWN_PASSPORT, audited=True),
)

# django-allauth's own pages, under /staff/
STAFF_SIGN_IN = (
    *(
        Row(name, BOTH, EVERYONE, P.SIGN_IN, before_second_factor=True)
        for name in (
            "account_login",
            "account_logout",
            "account_inactive",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key",
            "account_reset_password_from_key_done",
            "mfa_authenticate",
            "mfa_login_webauthn",
        )
    ),
    *(
        Row(name, BOTH, STAFF, P.SIGN_IN, before_second_factor=True)
        for name in (
            "account_reauthenticate",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
        )
    ),
    *(
        Row(name, BOTH, STAFF, P.SIGN_IN)
        for name in (
            "account_change_password",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_remove_webauthn",
            "mfa_edit_webauthn",
        )
    ),
    # an administrator makes accounts and sets addresses: these pages of the package stay shut
    *(
        Row(name, BOTH, NOBODY, P.SIGN_IN)
        for name in (
            "account_signup",
            "account_email",
            "account_email_verification_sent",
            "account_confirm_email",
            "account_set_password",
            "account_confirm_login_code",
        )
    ),
)


def admin_rows(*models: str) -> Iterable[Row]:
    """Yield the five rows that the admin site gives each model ("app_model")."""
    for model in models:
        for page in ("changelist", "add", "history", "delete", "change"):
            yield Row(f"admin:{model}_{page}", BOTH, ADMINISTRATOR, P.ADMINISTRATION)


ADMIN = (
    Row("admin:index", GET, ADMINISTRATOR, P.ADMINISTRATION),
    Row("admin:app_list", GET, ADMINISTRATOR, P.ADMINISTRATION),
    Row("admin:jsi18n", GET, ADMINISTRATOR, P.ADMINISTRATION),
    Row("admin:autocomplete", GET, NOBODY, P.ADMINISTRATION),
    Row("admin:view_on_site", GET, NOBODY, P.ADMINISTRATION),
    Row("admin:login", BOTH, NOBODY, P.ADMINISTRATION),
    Row("admin:logout", POST, ADMINISTRATOR, P.ADMINISTRATION),
    Row("admin:password_change", BOTH, NOBODY, P.ADMINISTRATION),
    Row("admin:password_change_done", GET, NOBODY, P.ADMINISTRATION),
    *admin_rows("people_organisation", "people_staffmember"),
)

ROWS: tuple[Row, ...] = (
    *OPERATIONS,
    *PORTAL,
    *JOURNEYS,
    *PEOPLE,
    *DIRECTORY,
    *PARTNERS,
    *APPOINTMENTS,
    *AVAILABILITY,
    *DESKDAY,
    *JOINT,
    *VISIT,
    *TELLING,
    *FAIRNESS,
    *LIFE,
    *LANDING,
    *HOUSING_FORESIGHT,
    *HOUSING_HOMES,
    *HOUSING_ACCOUNTABILITY,
    *HOUSING_TARGETS,
    *HOUSING_AFTER,
    *HOUSING_WAITING,
    *WIRE,
    *STATES,
    *LANES,
    *PROMISES,
    *PAPERS,
    *EMPLOYERS,
    *COHORT,
    *FOLLOWING,
    *HOUSING_PROPOSALS,
    *HOUSING_OFFERS,
    *STAFF_SIGN_IN,
    *ADMIN,
)

_BY_NAME: dict[str, list[Row]] = {}
for _row in ROWS:
    _BY_NAME.setdefault(_row.name, []).append(_row)


def rows_named(name: str) -> tuple[Row, ...]:
    """Return the rows of a URL name: more than one when its methods differ in who may use them."""
    return tuple(_BY_NAME.get(name, ()))


def row_for(name: str, method: str) -> Row | None:
    """Return the row for a URL name and method; HEAD and OPTIONS go with GET."""
    asked = "GET" if method in {"HEAD", "OPTIONS"} else method
    return next((row for row in rows_named(name) if asked in row.methods), None)
