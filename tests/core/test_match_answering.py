"""From a batch to an answer: urgency first, what an officer forces and forbids, reasons, and the same bytes again."""

import json
import random
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching_batches import batch, home, household, invented
from softlanding.core.documents import BadInput
from softlanding.core.matching.answering import answer
from softlanding.core.matching.certificate import faults_of
from softlanding.core.matching.fit import unit_of
from softlanding.core.matching.pairs import NOBODY
from softlanding.core.matching.reading import batch_of
from softlanding.core.matching.record import NotTheSame, answer_as_json, as_bytes, record_of, replay
from softlanding.core.rulebook import load_rulebook


@cache
def policy():
    return load_rulebook().matching["den-haag-2026"]


def answered(document):
    return answer(batch_of(document), policy(), load_rulebook())


def homes_of(found):
    return {one.household: one.home for one in found.assignments}


def refused(document):
    with pytest.raises(BadInput) as error:
        answered(document)
    return [str(one) for one in error.value.mistakes]


# -- the objective -----------------------------------------------------------------------------------------------------


def most_placed(pairs, weights):
    """The most that can be placed of each urgency, the highest first, by augmenting paths (Kuhn), one by one."""
    open_to = {i: pairs.home[pairs.household == i].tolist() for i in range(pairs.households)}
    owner: dict[int, int] = {}

    def place(i, seen):
        for j in open_to[i]:
            if j not in seen:
                seen.add(j)
                if j not in owner or place(owner[j], seen):
                    owner[j] = i
                    return True
        return False

    placed = {i for i in sorted(open_to, key=lambda one: -weights[one]) if place(i, set())}
    return {weight: sum(weights[i] == weight for i in placed) for weight in (9, 3, 1)}


@pytest.mark.parametrize("seed", range(12))
def test_no_match_places_more_of_the_urgent_then_of_the_next_then_of_all(seed):
    document = invented(seed, 30, 18)
    for one in document["homes"]:
        one["available_on"] = document["on"]  # so that no home comes too late for anybody
    found = answered(document)
    weights = [
        found.rules.dated.policy.urgency.weight_of((day - found.rules.dated.on).days) for day in found.rules.deadlines
    ]
    got = {weight: sum(one.weight == weight for one in found.assignments) for weight in (9, 3, 1)}
    assert got == most_placed(found.pairs, weights)


def test_one_more_placement_beats_every_change_of_fit():
    near = [{"member": 0, "kind": "work", "lat": 52.05, "lon": 4.28}]
    people = [household("h1", anchors=near), household("h2", avoid_districts=["laak"])]
    found = answered(batch(people, [home("w1"), home("w2", district="laak", lat=52.3)]))
    assert homes_of(found) == {"h1": "w2", "h2": "w1"}


def test_the_value_is_the_sum_of_unit_times_weight_plus_fit():
    found = answered(invented(5, 20, 20))
    unit = unit_of(20, 20)
    assert unit == 20_001
    assert [one.value for one in found.assignments] == [
        unit * one.weight + one.breakdown.fit for one in found.assignments
    ]
    assert found.value == found.upper_bound == sum(one.value for one in found.assignments)
    assert (found.optimal, found.gap) == (True, 0.0)


@given(seed=st.integers(0, 10**6), households=st.integers(0, 15), homes=st.integers(0, 15))
def test_a_home_is_never_given_twice_and_everybody_is_spoken_of_once(seed, households, homes):
    found = answered(invented(seed, households, homes))
    given_homes = [one.home for one in found.assignments]
    assert len(set(given_homes)) == len(given_homes)
    spoken_of = [one.household for one in (*found.assignments, *found.unplaced)]
    assert sorted(spoken_of) == [one.id for one in found.batch.households]
    assert faults_of(found.free, found.prices) == ()


# -- the same bytes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_file_changes_no_byte(seed):
    document = invented(seed, 25, 22, force=[], forbid=[["h0001", "w0001"], ["h0002", "w0003"]])
    first = as_bytes(record_of(answered(document)))
    chance = random.Random(seed)
    for key in ("households", "homes", "forbid"):
        chance.shuffle(document[key])
    for one in document["households"]:
        chance.shuffle(one["anchors"])
    assert as_bytes(record_of(answered(document))) == first


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_record_gives_the_same_bytes_again(language):
    kept = as_bytes(record_of(answered(invented(9, 30, 25)), language))
    assert as_bytes(replay(json.loads(kept))) == kept


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda record: record["batch"].update(seed=8), "input_hash"),
        (lambda record: record["batch"]["households"].pop(), "input_hash"),
        (lambda record: record["policy"]["policy"]["fit"].update(exact_bedrooms=149, lower_rent=150), "policy_hash"),
        (lambda record: record.update(format=2), "format"),
    ],
)
def test_a_record_that_was_changed_is_not_replayed(change, said):
    record = json.loads(as_bytes(record_of(answered(invented(9, 10, 10)))))
    change(record)
    with pytest.raises(NotTheSame, match=said):
        replay(record)


def test_another_answer_in_a_record_shows_at_the_replay():
    record = json.loads(as_bytes(record_of(answered(invented(9, 10, 10)))))
    record["answer"]["assignments"].pop()
    assert replay(record) != record


def test_the_seed_decides_between_two_who_are_alike_in_all():
    twins = [household(f"h{number}") for number in range(6)]
    winners = {tuple(homes_of(answered(batch(twins, [home()], seed=seed)))) for seed in range(30)}
    assert winners == {(f"h{number}",) for number in range(6)}


def test_who_waits_longer_goes_before_who_is_alike_in_all_else():
    people = [
        household("h1", linked_on="2026-09-01", deadline_on="2026-12-01"),
        household("h2", linked_on="2026-08-01", deadline_on="2026-12-01"),
    ]
    assert {tuple(homes_of(answered(batch(people, [home()], seed=seed)))) for seed in range(10)} == {("h2",)}


def test_equal_homes_are_given_in_several_districts():
    people = [household(f"h{number}") for number in range(4)]
    homes = [home(f"w{number}", district=("escamp", "escamp", "escamp", "escamp", "laak", "centrum", "segbroek")[number]) for number in range(7)]  # fmt: skip
    found = answered(batch(people, homes))
    given_in = sorted(found.batch.homes[found.rules.home_at[one]].district for one in homes_of(found).values())
    assert given_in == ["centrum", "escamp", "laak", "segbroek"]


def test_agreed_shares_decide_between_equal_homes_of_associations():
    people = [household(f"h{number}") for number in range(3)]
    homes = [home(f"w{number}", association="arcade" if number < 3 else "staedion") for number in range(6)]
    shares = {"association_homes": {"arcade": 1, "staedion": 2}}
    found = answered(batch(people, homes, shares=shares))
    assert sorted(homes_of(found).values())[1:] > ["w2"]
    assert sum(one < "w3" for one in homes_of(found).values()) == 1


# -- what an officer forces and forbids --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_a_forced_pair_stands_and_the_rest_is_the_best_there_is(seed):
    document = invented(seed, 14, 12)
    free = answered(document)
    i, j = int(free.pairs.household[3]), int(free.pairs.home[3])
    pair = [free.batch.households[i].id, free.batch.homes[j].id]
    found = answered({**document, "force": [pair]})
    rest = {**document}
    rest["households"] = [one for one in document["households"] if one["id"] != pair[0]]
    rest["homes"] = [one for one in document["homes"] if one["id"] != pair[1]]
    others = answered(rest)
    difference = unit_of(14, 12) - unit_of(13, 11)
    expected = sum(one.value + difference * one.weight for one in others.assignments) + free.value_of(i, j)
    assert homes_of(found)[pair[0]] == pair[1]
    assert [one.forced for one in found.assignments if one.household == pair[0]] == [True]
    assert found.value == found.upper_bound == expected
    assert free.loss(i, j, free.value_of(i, j)) <= free.value - found.value == free.exact_loss(i, j)


def test_a_forced_pair_that_breaks_a_rule_is_a_mistake_with_the_reason():
    document = batch([household()], [home(rent=713.03, bedrooms=3)], force=[["h1", "w1"]])
    assert refused(document) == [
        (
            "force[0]: h1 in w1 breaks a rule: the rent of €713.03 is above €713.02, the limit for 1 person with an income"
            " up to €29,400.00, force another pair"
        ),
        "force[0]: h1 in w1 breaks a rule: at most 2 bedrooms are allowed for 1 person, and it has 3, force another pair",
    ]


def test_a_forbidden_pair_is_never_given():
    document = batch([household()], [home("w1"), home("w2", rent=600)])
    assert homes_of(answered(document)) == {"h1": "w1"}
    found = answered({**document, "forbid": [["h1", "w1"]]})
    assert homes_of(found) == {"h1": "w2"}
    assert found.pairs.home.tolist() == [1]


def test_forced_pairs_that_break_a_cap_near_or_apart_are_mistakes():
    people = [household("h1", near=["h2"]), household("h2", apart=["h3"]), household("h3", size=2)]
    homes = [home("w1"), home("w2", district="laak"), home("w3", district="laak", bedrooms=2, association="arcade")]
    caps = {"district_persons": {"laak": 2}, "association_homes": {"arcade": 0}}
    document = batch(people, homes, caps=caps, force=[["h1", "w1"], ["h2", "w2"], ["h3", "w3"]])
    assert refused(document) == [
        "force[0]: puts h1 away from h2, take the pair out, or change the rule",
        "force[1]: puts h2 in one district with h3, take the pair out, or change the rule",
        "force[2]: makes 3 persons in laak by force alone, and the cap is 2, take the pair out, or change the rule",
        "force[2]: makes 1 homes of arcade, and the cap is 0, take the pair out, or change the rule",
    ]


# -- caps, near and apart ----------------------------------------------------------------------------------------------


def by_trying_all(found):
    """The greatest value of all matches that keep caps, near and apart."""
    from softlanding.core.matching.company import company_of

    pairs, company, best = found.pairs, company_of(found.rules, ()), 0
    worth = {(int(i), int(j)): int(v) for i, j, v in zip(pairs.household, pairs.home, pairs.value, strict=True)}

    def step(i, home_of, value):
        nonlocal best
        if i == pairs.households:
            if value > best and company.kept_by(np.array(home_of, np.int32)):
                best = value
            return
        step(i + 1, [*home_of, NOBODY], value)
        for j in range(pairs.homes):
            if (i, j) in worth and j not in home_of:
                step(i + 1, [*home_of, j], value + worth[i, j])

    step(0, [], 0)
    return best


@pytest.mark.parametrize("seed", range(10))
def test_under_caps_near_and_apart_the_match_is_the_best_that_keeps_them(seed):
    pytest.importorskip("softlanding.core.matching.sides")
    document = invented(seed, 5, 6)
    document["homes"][0]["association"] = "arcade"
    document["homes"][1]["district"] = "laak"
    document["households"][0]["near"] = ["h0001"]
    document["households"][2]["apart"] = ["h0003"]
    document["caps"] = {"district_persons": {"laak": 2}, "association_homes": {"arcade": 1}}
    found = answered(document)
    assert found.value == by_trying_all(found)
    assert found.optimal


def test_caps_that_do_not_bind_leave_the_proof_by_prices():
    document = invented(3, 12, 12)
    loose = {"district_persons": dict.fromkeys({row["district"] for row in document["homes"]}, 1000)}
    found = answered({**document, "caps": loose})
    assert found.prices is not None
    assert homes_of(found) == homes_of(answered(document))


def test_a_household_near_a_forced_one_is_placed_beside_it_or_waits():
    people = [household("h1", near=["h2"]), household("h2")]
    homes = [home("w1", rent=700), home("w2", district="laak"), home("w3", district="laak", rent=710)]
    assert homes_of(answered(batch(people, homes, force=[["h1", "w2"]]))) == {"h1": "w2", "h2": "w3"}
    assert homes_of(answered(batch(people, homes[:2], force=[["h1", "w2"]]))) == {"h1": "w2"}


# -- words -------------------------------------------------------------------------------------------------------------


def test_an_answer_says_why_this_home_and_why_none():
    people = [
        household("h1", size=2, anchors=[{"member": 0, "kind": "work", "lat": 52.05, "lon": 4.3}]),
        household("h2", size=2),
        household("h3", income_year=None),
    ]
    found = answered(batch(people, [home("w1", rent=689.5), home("w2", bedrooms=5)]))
    assert answer_as_json(found) == {
        "assignments": [
            {
                "household": "h1",
                "home": "w1",
                "value": 2838,
                "reasons": [
                    "1 bedroom: 2 persons, 1 needed.",
                    "Rent €689.50, at most €713.02: suitable allocation, income not above €39,925.00.",
                    "Urgency 1: 77 days left until 2026-11-23; free on 2026-09-14.",
                    (
                        "Fit 837 = 1 + 383 (places of all members) + 287 (the member farthest off) + 150 (exact bedrooms)"
                        " + 16 (lower rent)."
                    ),
                    "Member 1: work 1.4 km.",
                    "No other home is allowed.",
                ],
            }
        ],
        "unplaced": [
            {
                "household": "h2",
                "why": [
                    "1 of the 2 homes are allowed, and all are worth more to others.",
                    "Giving it w1 would cost the whole 320 points of fit.",
                    "Not allowed: 1 for too many bedrooms.",
                ],
            },
            {
                "household": "h3",
                "why": [
                    "None of the 2 homes is allowed.",
                    "Not allowed: all, because the income is not known; 1 for too many bedrooms.",
                ],
            },
        ],
        "value": 2838,
        "certificate": {"upper_bound": 2838, "gap": 0.0},
    }


def test_an_answer_in_dutch_is_dutch():
    found = answered(batch([household()], [home(rent=689.5), home("w2", rent=700)]))
    assert answer_as_json(found, "nl")["assignments"][0]["reasons"] == [
        "1 slaapkamer: 1 persoon, 1 nodig.",
        "Huur € 689,50, hoogstens € 713,02: passend toewijzen, inkomen niet boven € 29.400,00.",
        "Urgentie 1: nog 77 dagen tot 2026-11-23; vrij op 2026-09-14.",
        (
            "Score 517 = 1 + 200 (plekken van alle leden) + 150 (het lid dat het verst af is) + 150 (precies genoeg"
            " slaapkamers) + 16 (lagere huur)."
        ),
        "Daarna: w2, score 509, 8 minder, en van niemand.",
    ]


def test_homes_that_come_free_after_the_amounts_end_are_pointed_at():
    document = batch([household(linked_on="2026-11-02")], [home(available_on="2027-01-04")], on="2026-12-07")
    assert answered(document).notes == ("amounts-end 2027-01-01 1",)


def test_who_was_housed_before_and_districts_without_a_home_are_left_out_of_account_and_said():
    found = answered(
        batch([household("h1", near=["h9"], apart=["h8"])], [home("w1")], caps={"district_persons": {"elsewhere": 3}})
    )
    assert (homes_of(found), found.notes) == ({"h1": "w1"}, ("not-here elsewhere h8 h9",))
