"""Which role sees which compartment, for which purpose; and which facts a compartment holds.

The facts are those of the household file (docs: interfaces) and of the records. Read a line of SEES as:
a municipal clerk sees the documents of a household in order to register it, and for nothing else.
`tests/common/access_matrix.csv` is the same table for people who do not read Python.
"""

from collections.abc import Mapping

from softlanding.common.access.terms import Compartment, Purpose, Role

C, P = Compartment, Purpose

FIELDS: Mapping[Compartment, tuple[str, ...]] = {
    C.CONTACT: ("contact_email", "email_confirmed_at", "language", "given_name", "languages"),
    C.IDENTITY: ("born", "nationalities"),
    C.HOUSEHOLD: (
        "reference", "people", "partner_of", "child_of", "arrival", "insured_on", "car", "needs_childcare",
        "childcare_starts_on",
    ),
    C.RESIDENCE: (
        "purpose", "stay_in_months", "visa_issued_on", "permit_applied_on", "permit_decided_on", "permit_valid_until",
        "document_ready_on", "document_collected_on", "biometrics_given_on", "number_issued_on", "first_permit_on",
        "registered_on", "has_lawful_stay", "waits_in_netherlands", "leaves_on",
    ),
    C.WORK: (
        "employer", "works_in", "works", "salary", "recruited_from_km", "graduated_on", "student_without_work",
        "first_working_day", "masters_degree", "graduated_within_three_years", "employer_municipality",
        "recognised_sponsor", "business_agency", "organisation",
    ),
    C.ADDRESS: ("address", "municipality", "moves_on"),
    C.DOCUMENTS: ("has", "driving_licence_from", "licence_issued_on"),
    C.APPOINTMENTS: ("visits", "tasks", "holds"),
    C.INTEGRATION: (
        "obliged_since", "duo_notice_on", "plan_signed_on", "intake_done_on", "integration_completed_on",
        "integration_duty_letter",
    ),
    C.ASYLUM: ("linked_on", "guardian", "lease_starts_on", "asylum_permit", "income_support_from"),
    C.HOUSING: ("income_year", "step_free", "anchors", "near", "apart"),
    C.CARE: ("wellbeing_signals",),
    C.SAFETY: ("avoid_districts",),
    C.AUDIT: ("who_looked",),
}  # fmt: skip

_OWN = {compartment: frozenset({P.OWN_FILE}) for compartment in Compartment}


def _for(*purposes: Purpose) -> frozenset[Purpose]:
    return frozenset(purposes)


SEES: Mapping[Role, Mapping[Compartment, frozenset[Purpose]]] = {
    Role.PUBLIC: {},
    Role.NEWCOMER: _OWN,
    # a partner or child sees the shared plan and their own steps, not what concerns the others alone: nor where
    # somebody is not safe, which may be because of one of them
    Role.HOUSEHOLD_MEMBER: {c: p for c, p in _OWN.items() if c not in {C.CARE, C.SAFETY, C.CONTACT}},
    # an employer sees what it brought itself: who comes when, and for which permit
    Role.EMPLOYER: {
        C.HOUSEHOLD: _for(P.EMPLOYMENT),
        C.WORK: _for(P.EMPLOYMENT),
        C.RESIDENCE: _for(P.EMPLOYMENT),
        C.APPOINTMENTS: _for(P.EMPLOYMENT),
    },
    Role.MUNICIPAL_CLERK: {
        C.CONTACT: _for(P.APPOINTMENTS),
        C.IDENTITY: _for(P.REGISTRATION),
        C.HOUSEHOLD: _for(P.REGISTRATION, P.APPOINTMENTS),
        C.ADDRESS: _for(P.REGISTRATION),
        C.DOCUMENTS: _for(P.REGISTRATION),
        C.APPOINTMENTS: _for(P.APPOINTMENTS),
    },
    Role.IND_OFFICER: {
        C.CONTACT: _for(P.APPOINTMENTS),
        C.IDENTITY: _for(P.RESIDENCE),
        C.HOUSEHOLD: _for(P.RESIDENCE, P.APPOINTMENTS),
        C.RESIDENCE: _for(P.RESIDENCE),
        C.WORK: _for(P.RESIDENCE),
        C.DOCUMENTS: _for(P.RESIDENCE),
        C.APPOINTMENTS: _for(P.APPOINTMENTS),
    },
    # a volunteer sees the question, never the file
    Role.VOLUNTEER: {},
    Role.COORDINATOR: {
        C.CONTACT: _for(P.APPOINTMENTS),
        C.HOUSEHOLD: _for(P.APPOINTMENTS, P.DESK_PLANNING),
        C.APPOINTMENTS: _for(P.APPOINTMENTS, P.DESK_PLANNING),
    },
    Role.CASE_MANAGER: {
        C.CONTACT: _for(P.INTEGRATION),
        C.IDENTITY: _for(P.INTEGRATION),
        C.HOUSEHOLD: _for(P.INTEGRATION),
        C.ADDRESS: _for(P.INTEGRATION),
        C.WORK: _for(P.INTEGRATION),
        C.APPOINTMENTS: _for(P.INTEGRATION),
        C.INTEGRATION: _for(P.INTEGRATION),
        C.ASYLUM: _for(P.INTEGRATION),
        C.CARE: _for(P.INTEGRATION),
        C.SAFETY: _for(P.INTEGRATION),
    },
    # never nationality or birth country: identity is closed for housing
    Role.HOUSING_OFFICER: {
        C.CONTACT: _for(P.HOUSING),
        C.HOUSEHOLD: _for(P.HOUSING),
        C.ASYLUM: _for(P.HOUSING),
        C.HOUSING: _for(P.HOUSING),
        C.SAFETY: _for(P.HOUSING),
    },
    Role.GUARDIAN: {
        C.CONTACT: _for(P.GUARDIANSHIP),
        C.IDENTITY: _for(P.GUARDIANSHIP),
        C.HOUSEHOLD: _for(P.GUARDIANSHIP),
        C.APPOINTMENTS: _for(P.GUARDIANSHIP),
        C.ASYLUM: _for(P.GUARDIANSHIP),
        C.CARE: _for(P.GUARDIANSHIP),
    },
    # wins companies for the region: it knows companies, and no household
    Role.BUSINESS_AGENCY: {},
    # figures only, protected in core.disclosure; never one household
    Role.RESEARCHER: {},
    # keeps accounts and data files; reads no household
    Role.ADMINISTRATOR: {},
    # a system of another organisation: it sees the visits that it made itself, and no household of ours
    Role.PARTNER: {},
}


def may_see(role: Role, compartment: Compartment, purpose: Purpose) -> bool:
    """Say whether the role sees the compartment for this purpose."""
    return purpose in SEES[role].get(compartment, frozenset())
