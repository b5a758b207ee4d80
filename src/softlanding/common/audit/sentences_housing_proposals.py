"""What happens when a home is proposed, as sentences."""

from softlanding.common.errors import Words

HOUSING_PROPOSALS: dict[str, Words] = {
    "housing-proposals-listed": {
        "en": "{who} looked at the proposals of a home, yours among them ({reference}): {what}.",
        "nl": "{who} bekeek de voorstellen voor een woning, ook dat voor u ({reference}): {what}.",
    },
    "housing-proposals-exported": {
        "en": "{who} saved the proposals of a home in a file, yours among them ({reference}): {what}.",
        "nl": "{who} bewaarde de voorstellen voor een woning in een bestand, ook dat voor u ({reference}): {what}.",
    },
    "housing-proposal-opened": {
        "en": "{who} opened the proposal of a home for you ({reference}): {what}.",
        "nl": "{who} opende het voorstel voor een woning voor u ({reference}): {what}.",
    },
    "housing-what-if-asked": {
        "en": "{who} tried what another choice of homes would change for you ({reference}): {what}.",
        "nl": "{who} probeerde wat een andere verdeling van woningen voor u verandert ({reference}): {what}.",
    },
    "housing-by-hand-looked": {
        "en": "{who} looked for a home for you by hand ({reference}): {what}.",
        "nl": "{who} zocht met de hand een woning voor u ({reference}): {what}.",
    },
    "housing-proposed-by-hand": {
        "en": "{who} proposed a home for you by hand ({reference}): {what}.",
        "nl": "{who} stelde met de hand een woning voor u voor ({reference}): {what}.",
    },
    "housing-proposal-approved": {
        "en": "{who} approved the proposed home for you ({reference}): {what}.",
        "nl": "{who} keurde de voorgestelde woning voor u goed ({reference}): {what}.",
    },
    "housing-proposal-overridden": {
        "en": "{who} chose another home for you than the proposed one, with a reason ({reference}): {what}.",
        "nl": "{who} koos een andere woning voor u dan de voorgestelde, met een reden ({reference}): {what}.",
    },
    "housing-proposal-dismissed": {
        "en": "{who} did not take over the proposed home for you, with a reason ({reference}): {what}.",
        "nl": "{who} nam de voorgestelde woning voor u niet over, met een reden ({reference}): {what}.",
    },
    "housing-proposal-held": {
        "en": "{who} set the proposal of a home for you aside for a while, with a reason ({reference}): {what}.",
        "nl": "{who} zette het voorstel voor een woning voor u even opzij, met een reden ({reference}): {what}.",
    },
    "housing-pair-force": {
        "en": "{who} fixed a home for you in coming proposals, with a reason ({reference}): {what}.",
        "nl": "{who} zette een woning voor u vast in komende voorstellen, met een reden ({reference}): {what}.",
    },
    "housing-pair-forbid": {
        "en": "{who} ruled a home out for you in coming proposals, with a reason ({reference}): {what}.",
        "nl": "{who} sloot een woning voor u uit in komende voorstellen, met een reden ({reference}): {what}.",
    },
    "housing-pair-free": {
        "en": "{who} let a home go that was fixed or ruled out for you ({reference}): {what}.",
        "nl": "{who} maakte een woning los die voor u was vastgezet of uitgesloten ({reference}): {what}.",
    },
}
