"""The words of the queue: states, steps and outcomes, as officers read them."""

from collections.abc import Mapping

from softlanding.appointments.models import Turn, TurnTask
from softlanding.appointments.queries.claims import ZONE
from softlanding.common.errors import Words
from softlanding.core.queueing import State, Step
from softlanding.directory.queries import counter_name

STATES: Mapping[str, Words] = {
    State.WAITING: {"en": "waiting", "nl": "wacht"},
    State.CALLED: {"en": "called", "nl": "opgeroepen"},
    State.SERVING: {"en": "at the counter", "nl": "aan de balie"},
    State.PARKED: {"en": "parked", "nl": "geparkeerd"},
    State.ABSENT: {"en": "called, not there", "nl": "opgeroepen, niet aanwezig"},
    State.DONE: {"en": "done", "nl": "klaar"},
}
STEPS: Mapping[str, Words] = {
    Step.CALL: {"en": "Call", "nl": "Roep op"},
    Step.CALL_AGAIN: {"en": "Call again", "nl": "Roep nog eens op"},
    Step.ABSENT: {"en": "Not there", "nl": "Niet aanwezig"},
    Step.SHOW_UP: {"en": "Is back", "nl": "Is terug"},
    Step.START: {"en": "Start", "nl": "Begin"},
    Step.PARK: {"en": "Park", "nl": "Parkeer"},
    Step.HAND_OVER: {"en": "Hand over", "nl": "Draag over"},
    Step.DONE: {"en": "Done", "nl": "Klaar"},
    Step.LEAVE: {"en": "Has left", "nl": "Is vertrokken"},
}
OUTCOMES: Mapping[str, Words] = {
    TurnTask.Outcome.DONE: {"en": "Done", "nl": "Klaar"},
    TurnTask.Outcome.PAPERS_MISSING: {"en": "Papers missing", "nl": "Papieren ontbreken"},
    TurnTask.Outcome.COME_BACK: {"en": "Comes back", "nl": "Komt terug"},
    TurnTask.Outcome.NOT_NEEDED: {"en": "Not needed", "nl": "Niet nodig"},
    TurnTask.Outcome.NOT_DONE: {"en": "Not done", "nl": "Niet gedaan"},
}


def whereabouts(turn: Turn) -> Words:
    """Say where a turn is, and who has it: what the officer who was second reads."""
    number = turn.arrival.number
    if turn.state in {State.CALLED, State.SERVING} and turn.officer:
        at = {language: counter_name(turn.desk, turn.counter, language) for language in ("en", "nl")}
        state = STATES[turn.state]
        return {
            "en": f"Ticket {number} is {state['en']}: {turn.officer.display_name} has it at {at['en']}.",
            "nl": f"Nummer {number} is {state['nl']}: {turn.officer.display_name} heeft het aan {at['nl']}.",
        }
    since = turn.ended_at or turn.waiting_since_at
    clock = f"{since.astimezone(ZONE):%H:%M}"
    return {
        "en": f"Ticket {number}: {STATES[turn.state]['en']} since {clock}.",
        "nl": f"Nummer {number}: {STATES[turn.state]['nl']} sinds {clock}.",
    }
