"""Thirty conditions of a rulebook of arrival as OpenFisca-Core variables; times its own work on request.

Runs in `.venv-bench`, imports nothing of Softlanding, and is never imported by it: one JSON request per line on
standard input, one JSON answer per line on standard output. The same thirty stand in `thirty.py`.
"""

import json
import sys
import time

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

DAY = period("2027-01-18")
PURPOSES = (
    "highly-skilled-migrant", "eu-blue-card", "intra-company-transfer", "researcher", "orientation-year", "study",
    "self-employed", "startup", "employment", "family", "asylum", "privileged", "other",
)  # fmt: skip
ADDRESSES = ("none", "temporary", "company", "rented", "owned", "host", "reception")
Purpose = Enum("Purpose", [(name.replace("-", "_"), name) for name in PURPOSES])
Address = Enum("Address", [(name, name) for name in ADDRESSES])
Person = build_entity(key="person", plural="persons", label="A person", is_person=True)
FLAGS = (
    "eu_citizen", "lawful_stay", "works", "recognised_sponsor", "registered", "has_number", "has_partner", "car",
    "needs_childcare", "student_without_work", "masters_degree",
)  # fmt: skip
NUMBERS = {"stay_in_months": int, "age": int, "salary": float, "recruited_from_km": float}

FORMULAS = {
    "registration": lambda p, t: (p("stay_in_months", t) >= 4) * p("lawful_stay", t),
    "non-resident": lambda p, t: p("stay_in_months", t) < 4,
    "permit": lambda p, t: ~p("eu_citizen", t) * (p("stay_in_months", t) > 3) * (p("purpose", t) != Purpose.privileged),
    "visa": lambda p, t: ~p("eu_citizen", t) * ~p("lawful_stay", t) * (p("stay_in_months", t) > 3),
    "lung-test": lambda p, t: ~p("eu_citizen", t) * (p("stay_in_months", t) > 3) * (p("age", t) >= 1),
    "number": lambda p, t: (p("registered", t) + (p("stay_in_months", t) < 4)) * ~p("has_number", t),
    "biometrics": lambda p, t: ~p("eu_citizen", t) * (p("age", t) >= 6),
    "document": lambda p, t: ~p("eu_citizen", t) * (p("stay_in_months", t) >= 4),
    "insurance": lambda p, t: (p("works", t) + (p("stay_in_months", t) >= 12)) * ~p("student_without_work", t),
    "digid": lambda p, t: p("has_number", t) * (p("age", t) >= 14),
    "tax-ruling": lambda p, t: p("works", t) * (p("recruited_from_km", t) > 150) * (p("salary", t) >= 4000.5),
    "tax-ruling-young": lambda p, t: (p("age", t) < 30) * p("masters_degree", t) * (p("salary", t) >= 3000.5),
    "doctor": lambda p, t: p("stay_in_months", t) >= 4,
    "school": lambda p, t: (p("age", t) >= 5) * (p("age", t) <= 15),
    "kindergarten": lambda p, t: (p("age", t) <= 3) * p("needs_childcare", t),
    "childcare-benefit": lambda p, t: p("needs_childcare", t) * p("works", t) * p("lawful_stay", t),
    "driving": lambda p, t: (p("age", t) >= 18) * p("car", t) * ~p("eu_citizen", t),
    "bank": lambda p, t: (p("age", t) >= 18) * p("has_number", t),
    "parking": lambda p, t: p("car", t) * (p("address", t) != Address.reception) * p("registered", t),
    "sponsor-route": lambda p, t: p("recognised_sponsor", t) * (p("purpose", t) == Purpose.highly_skilled_migrant),
    "blue-card": lambda p, t: (p("purpose", t) == Purpose.eu_blue_card) * (p("salary", t) >= 5500.5),
    "research": lambda p, t: (p("purpose", t) == Purpose.researcher) * p("recognised_sponsor", t),
    "study": lambda p, t: (p("purpose", t) == Purpose.study) * (p("age", t) >= 17),
    "own-business": lambda p, t: (p("purpose", t) == Purpose.self_employed) + (p("purpose", t) == Purpose.startup),
    "family": lambda p, t: (p("purpose", t) == Purpose.family) * ~p("eu_citizen", t),
    "partner-career": lambda p, t: (p("purpose", t) == Purpose.family) * (p("age", t) >= 18) * ~p("works", t),
    "housing": lambda p, t: (p("purpose", t) == Purpose.asylum) * (p("address", t) == Address.reception),
    "integration": lambda p, t: (p("purpose", t) == Purpose.asylum) * (p("age", t) >= 18) * (p("age", t) <= 66),
    "no-address": lambda p, t: (p("address", t) == Address.none) + (p("address", t) == Address.temporary),
    "together": lambda p, t: p("has_partner", t) * (p("stay_in_months", t) >= 12) * p("lawful_stay", t),
}


def system() -> TaxBenefitSystem:
    """Declare the facts and the thirty conditions."""
    made = TaxBenefitSystem([Person])
    common = {"entity": Person, "definition_period": DateUnit.DAY}
    for name, kind in {**dict.fromkeys(FLAGS, bool), **NUMBERS}.items():
        made.add_variable(type(name, (Variable,), {**common, "value_type": kind}))
    for name, kind, default in (("purpose", Purpose, Purpose.other), ("address", Address, Address.none)):
        more = {"value_type": Enum, "possible_values": kind, "default_value": default}
        made.add_variable(type(name, (Variable,), {**common, **more}))
    for name, formula in FORMULAS.items():
        made.add_variable(type(name, (Variable,), {**common, "value_type": bool, "formula": formula}))
    return made


def built(made: TaxBenefitSystem, facts: dict[str, np.ndarray]) -> Simulation:
    """Build a simulation from arrays, the quickest way that OpenFisca-Core offers."""
    count = len(next(iter(facts.values())))
    simulation = SimulationBuilder().build_default_simulation(made, count=count)
    for name, values in facts.items():
        simulation.set_input(name, DAY, values)
    return simulation


def timed(made: TaxBenefitSystem, facts: dict[str, np.ndarray]) -> dict[str, object]:
    """Build and answer once: seconds of each, and for how many persons each condition holds."""
    begun = time.perf_counter()
    simulation = built(made, facts)
    ready = time.perf_counter()
    found = {name: simulation.calculate(name, DAY) for name in FORMULAS}
    done = time.perf_counter()
    counts = {name: int(values.sum()) for name, values in found.items()}
    return {"building": ready - begun, "calculation": done - ready, "counts": counts}


def columns(facts: dict[str, list]) -> dict[str, np.ndarray]:
    """Read words as places in their enumeration, the form that OpenFisca-Core keeps."""
    places = {"purpose": PURPOSES, "address": ADDRESSES}
    return {
        name: np.array([places[name].index(value) for value in values], np.uint8)
        if name in places
        else np.array(values)
        for name, values in facts.items()
    }


def main() -> None:
    """Answer requests until standard input ends: {"facts": {...}} takes persons in, {} times one round over them."""
    made, facts = system(), {}
    for line in sys.stdin:
        request = json.loads(line)
        if "facts" in request:
            facts = columns(request["facts"])
            timed(made, facts)
        answer = {} if not facts else timed(made, facts)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
