"""What happens to promises, as sentences."""

from softlanding.common.errors import Words

PROMISES: dict[str, Words] = {
    "promises-listed": {
        "en": "{who} looked at the promises of the desk, yours among them ({reference}): {what}.",
        "nl": "{who} bekeek de beloften van het loket, ook die aan u ({reference}): {what}.",
    },
    "promise-reason-given": {
        "en": "{who} wrote down why a promise to you was broken ({reference}): {what}.",
        "nl": "{who} legde vast waarom een belofte aan u niet is nagekomen ({reference}): {what}.",
    },
    "promise-paused": {
        "en": "{who} let the clock of a promise to you stand still, with a reason ({reference}): {what}.",
        "nl": "{who} zette de klok van een belofte aan u stil, met een reden ({reference}): {what}.",
    },
    "promise-resumed": {
        "en": "{who} let the clock of a promise to you run on ({reference}): {what}.",
        "nl": "{who} liet de klok van een belofte aan u verder lopen ({reference}): {what}.",
    },
}
