"""What happens to households that wait for a home, as sentences."""

from softlanding.common.errors import Words

HOUSING_WAITING: dict[str, Words] = {
    "waiting-listed": {
        "en": "{who} saw you in the list of who waits for a home ({reference}): {what}.",
        "nl": "{who} zag u in de lijst van wie op een woning wacht ({reference}): {what}.",
    },
    "waiting-looked": {
        "en": "{who} looked at a page about who waits for a home.",
        "nl": "{who} bekeek een pagina over wie op een woning wacht.",
    },
    "waiting-opened": {
        "en": "{who} looked at what you need in a home ({reference}): {what}.",
        "nl": "{who} bekeek wat u nodig hebt in een woning ({reference}): {what}.",
    },
    "waiting-changed": {
        "en": "{who} changed something while you wait for a home ({reference}): {what}.",
        "nl": "{who} wijzigde iets terwijl u op een woning wacht ({reference}): {what}.",
    },
    "after-move-listed": {
        "en": "{who} saw you in the list of who moved in ({reference}): {what}.",
        "nl": "{who} zag u in de lijst van wie is verhuisd ({reference}): {what}.",
    },
    "after-move-opened": {
        "en": "{who} looked at what is arranged for you after your move ({reference}): {what}.",
        "nl": "{who} bekeek wat er na uw verhuizing voor u wordt geregeld ({reference}): {what}.",
    },
    "after-move-changed": {
        "en": "{who} noted something about what is arranged after your move ({reference}): {what}.",
        "nl": "{who} legde iets vast over wat er na uw verhuizing wordt geregeld ({reference}): {what}.",
    },
    "waiting-forgotten": {
        "en": "{who} deleted what was kept of you for a home: its term was over.",
        "nl": "{who} verwijderde wat over u was bewaard voor een woning: de bewaartermijn was voorbij.",
    },
    "retention-listed": {
        "en": "{who} saw you in the list of what will be deleted ({reference}): {what}.",
        "nl": "{who} zag u in de lijst van wat wordt verwijderd ({reference}): {what}.",
    },
    "minors-exported": {
        "en": "{who} saved the list of who turns eighteen as a file.",
        "nl": "{who} bewaarde de lijst van wie achttien wordt als bestand.",
    },
    "waiting-exported": {
        "en": "{who} saved the list of who waits for a home as a file, and you stand in it ({reference}): {what}.",
        "nl": "{who} bewaarde de lijst van wie op een woning wacht als bestand, en u staat erin ({reference}): {what}.",
    },
    "waiting-safety-opened": {
        "en": "{who} looked at where you are not safe, to keep homes there away from you ({reference}).",
        "nl": "{who} bekeek waar u niet veilig bent, om u daar geen woning aan te bieden ({reference}).",
    },
    "waiting-plan-attached": {
        "en": "{who} joined your plan to your place in the list for a home ({reference}): {what}.",
        "nl": "{who} koppelde uw plan aan uw plaats in de lijst voor een woning ({reference}): {what}.",
    },
    "waiting-file-looked": {
        "en": "{who} looked at a list of households that came as a file.",
        "nl": "{who} bekeek een lijst van huishoudens die als bestand binnenkwam.",
    },
    "minor-counted": {
        "en": "{who} changed the list of who turns eighteen, and you stand on it.",
        "nl": "{who} wijzigde de lijst van wie achttien wordt, en u staat erop.",
    },
    "minors-listed": {
        "en": "{who} looked at the list of who turns eighteen.",
        "nl": "{who} bekeek de lijst van wie achttien wordt.",
    },
}
