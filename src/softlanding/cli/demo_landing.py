"""The demo's companies that settle: invented, one of them well on its way."""

from datetime import datetime, timedelta

COMPANIES = (
    ("Kestrel Robotics (invented)", "JP", "Robotics", {"brings_outside_eu": True, "has_entity": False}, 12),
    ("Lumen Peace Data (invented)", "KE", "Data for NGOs", {"brings_outside_eu": True, "brings_families": True}, 5),
    ("Fjordlight (invented)", "NO", "Offshore wind", {"brings_outside_eu": False, "has_entity": True}, 8),
)


def settle_companies(*, now: datetime) -> None:
    """Add companies that settle, once."""
    from softlanding.common.access.terms import SYSTEM
    from softlanding.community import actions, queries

    if queries.landings().exists():
        return
    for at, (name, country, sector, facts, persons) in enumerate(COMPANIES):
        first = (now + timedelta(days=75 + 30 * at)).date()
        stated = {"company": name, "country": country, "sector": sector, "facts": facts, "first_arrival_on": first}
        found = actions.begin_landing({**stated, "municipality": "den-haag"}, by=SYSTEM, now=now)
        actions.expect_arrivals(found.pk, first, persons, by=SYSTEM, now=now)
        if at == 0:
            for step, state in (("first-talk", "done"), ("legal-entity", "begun")):
                actions.note_step(found.pk, actions.StepStated(step=step, state=state), by=SYSTEM, now=now)
