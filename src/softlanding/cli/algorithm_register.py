"""The Algorithm Register: `softlanding algorithm-register` writes the entry about matching homes."""

from __future__ import annotations

from typing import Annotated

import typer

from softlanding.cli import answered, app, print_json

Organisation = Annotated[str, typer.Option(help='The organisation as the register writes it: "Gemeente Den Haag".')]
Contact = Annotated[str, typer.Option(help="An e-mail address, or a page that begins with https://.")]
State = Annotated[str, typer.Option("--state", help="In ontwikkeling, In gebruik or Buiten gebruik.")]
Since = Annotated[str, typer.Option("--since", help="The month in which its use began, such as 2027-01.")]
Website = Annotated[str, typer.Option(help="Your public page about it, with https://.")]


@app.command("algorithm-register")
def algorithm_register(
    organization: Organisation = "",
    contact: Contact = "",
    state: State = "In ontwikkeling",
    since: Since = "",
    website: Website = "",
) -> None:
    """Write the entry for the Dutch Algorithm Register (publication standard 1.0) as JSON."""
    from softlanding.core.housing.algorithm_register import register_entry
    from softlanding.core.rulebook import load_rulebook

    stated = {
        "organization": organization,
        "contact_email": contact,
        "status": state,
        "begin_date": since,
        "website": website,
    }
    with answered():
        print_json(register_entry(load_rulebook().algorithm_register, stated))
