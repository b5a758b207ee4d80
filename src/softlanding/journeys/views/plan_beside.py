"""What features above know beside a step of the plan, such as a letter to read."""

from uuid import UUID

from softlanding.journeys.queries import beside_steps


def lines_beside(household: UUID, steps: frozenset[str]) -> dict[str, list[tuple[str, str]]]:
    """Return sentences by procedure, each with the address that it leads to, or an empty one."""
    found: dict[str, list[tuple[str, str]]] = {}
    for _receiver, lines in beside_steps.send(sender=None, household=household, steps=steps):
        for step, told in lines.items():
            found.setdefault(step, []).extend(told)
    return found
