"""What happens to papers, as sentences."""

from softlanding.common.errors import Words

PAPERS: dict[str, Words] = {
    "papers-listed": {
        "en": "{who} saw which papers are there and which are missing.",
        "nl": "{who} zag welke papieren er zijn en welke ontbreken.",
    },
    "papers-waiting-listed": {
        "en": "{who} saw papers of yours in the list of papers to look at.",
        "nl": "{who} zag papieren van u in de lijst met te bekijken papieren.",
    },
    "paper-opened": {
        "en": "{who} opened the copy of a paper ({title_en}).",
        "nl": "{who} opende de kopie van een papier ({title_nl}).",
    },
    "paper-seen": {"en": "{who} looked at a paper ({title_en}).", "nl": "{who} bekeek een papier ({title_nl})."},
    "paper-told": {
        "en": "{who} said where a paper comes from ({title_en}).",
        "nl": "{who} vertelde waar een papier vandaan komt ({title_nl}).",
    },
    "paper-uploaded": {
        "en": "{who} uploaded a copy of a paper ({title_en}).",
        "nl": "{who} uploadde een kopie van een papier ({title_nl}).",
    },
    "paper-withdrawn": {
        "en": "{who} withdrew the copy of a paper ({title_en}).",
        "nl": "{who} trok de kopie van een papier in ({title_nl}).",
    },
    "paper-asked": {"en": "{who} asked for a paper ({title_en}).", "nl": "{who} vroeg om een papier ({title_nl})."},
    "paper-received": {
        "en": "{who} noted that you handed in a paper ({title_en}).",
        "nl": "{who} noteerde dat u een papier hebt ingeleverd ({title_nl}).",
    },
    "paper-checked": {"en": "{who} checked a paper ({title_en}).", "nl": "{who} controleerde een papier ({title_nl})."},
    "paper-rejected": {
        "en": "{who} noted that a paper is not in order ({title_en}).",
        "nl": "{who} noteerde dat een papier niet in orde is ({title_nl}).",
    },
    "paper-returned": {
        "en": "{who} gave a paper back ({title_en}).",
        "nl": "{who} gaf een papier terug ({title_nl}).",
    },
    "paper-dropped": {
        "en": "{who} noted that a paper is not needed ({title_en}).",
        "nl": "{who} noteerde dat een papier niet nodig is ({title_nl}).",
    },
    "paper-undone": {
        "en": "{who} took the last step with a paper back ({title_en}).",
        "nl": "{who} draaide de laatste stap met een papier terug ({title_nl}).",
    },
    "paper-infected": {
        "en": "{who} found a virus in an uploaded file and deleted it ({title_en}).",
        "nl": "{who} vond een virus in een geüpload bestand en verwijderde het ({title_nl}).",
    },
    "paper-copy-ended": {
        "en": "{who} deleted a copy that is not kept any longer ({title_en}).",
        "nl": "{who} verwijderde een kopie die niet langer wordt bewaard ({title_nl}).",
    },
    "paper-expired": {
        "en": "{who} noted that a paper has expired ({title_en}).",
        "nl": "{who} noteerde dat een papier is verlopen ({title_nl}).",
    },
}
