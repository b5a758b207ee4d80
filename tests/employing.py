"""Invented employers, and browsers in which their colleagues are signed in."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.utils import timezone

from softlanding.cases.actions import bring_person, let_colleague_in, open_employer
from softlanding.common.access import Actor, Role
from softlanding.people.actions import know_organisation, make_staff

PASSWORD = "correct horse battery"


def employer_named(name: str = "Vaart Software", *, kind: str = "company", **more: Any) -> Any:
    return open_employer(organisation=know_organisation(kind=kind, name=name), now=timezone.now(), **more)


def colleague(employer: Any, name: str = "Ruben", part: str = "owner") -> SimpleNamespace:
    """Somebody who works for an employer: account, actor, and a browser with the second factor used."""
    member = make_staff(
        email=f"{name.lower()}@vaart.example",
        display_name=name,
        role=Role.EMPLOYER,
        password=PASSWORD,
        organisation=employer.organisation,
    )
    own = let_colleague_in(employer=employer, member=member, part=part, now=timezone.now())
    actor = Actor(kind="staff", id=str(member.pk), role=Role.EMPLOYER, organisation=str(employer.pk))
    return SimpleNamespace(member=member, own=own, actor=actor, client=signed_in(member))


def signed_in(member: Any) -> Client:
    client = Client()
    client.force_login(member)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    return client


def brought(employer: Any, key: str = "okafor", name: str = "Ada Okafor", passport: str = "NG", **days: date) -> Any:
    return bring_person(employer=employer, key=key, name=name, nationalities=[passport], now=timezone.now(), **days)
