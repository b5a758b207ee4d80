"""The lower levels of a batch: which groups are spread, how long each household waits, the keys of the tie-break."""

from __future__ import annotations

import numpy as np

from softlanding.core.matching.company import Fixed, associations_of
from softlanding.core.matching.feasibility import Rules
from softlanding.core.matching.levels import Ranks, keys_of


def ranks_of(rules: Rules, fixed: Fixed) -> Ranks:
    """Balance associations against their agreed shares where a batch gives some; else spread over districts."""
    batch = rules.batch
    shares = batch.shares.association_homes
    if shares:
        groups = {name: at for at, name in enumerate(name for name in associations_of(rules) if name in shares)}
        group = [groups.get(home.association or "", -1) for home in batch.homes]
        wanted = [shares[name] for name in groups]
    else:
        group = [int(one) for one in rules.district]
        wanted = [0] * len(rules.districts)
    already = np.zeros(len(wanted), np.int64)
    for _, j in fixed:
        if group[j] >= 0:
            already[group[j]] += 1
    waited = [max((batch.on - household.linked_on).days, 0) for household in batch.households]
    return Ranks(
        group=np.array(group, np.int32),
        wanted=np.array(wanted, np.int64),
        already=already,
        waited=np.array(waited, np.int64),
        household_key=keys_of(batch.seed, "household", (one.id for one in batch.households)),
        home_key=keys_of(batch.seed, "home", (one.id for one in batch.homes)),
    )
