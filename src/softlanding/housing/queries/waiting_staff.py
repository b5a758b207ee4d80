"""Who may be the contact person of a waiting household, and who is told of it."""

from softlanding.common.access import Role
from softlanding.common.errors import NotFound
from softlanding.core.rulebook import load_rulebook
from softlanding.people.queries import StaffMember, staff_at


def case_managers(municipality: str) -> list[StaffMember]:
    """Return the case managers at the desks of a municipality, by name."""
    return _at_desks(municipality, Role.CASE_MANAGER)


def housing_officers(municipality: str) -> list[StaffMember]:
    """Return the housing officers at the desks of a municipality, by name."""
    return _at_desks(municipality, Role.HOUSING_OFFICER)


def _at_desks(municipality: str, role: Role) -> list[StaffMember]:
    desks = [desk.id for desk in load_rulebook().desks.values() if desk.municipality == municipality]
    found = [member for desk in desks for member in staff_at(desk).filter(role=role, is_active=True)]
    return sorted(found, key=lambda member: (member.display_name, member.pk))


def case_manager(municipality: str, key: int) -> StaffMember:
    """Return a case manager of the municipality, or raise NotFound."""
    found = next((one for one in case_managers(municipality) if one.pk == key), None)
    if found is None:
        raise NotFound
    return found
