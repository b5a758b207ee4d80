"""Settings come from the environment, each with a safe default."""

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from softlanding.config import environment


def test_the_secret_key_is_made_once_and_only_the_owner_reads_it(tmp_path):
    first = environment.secret_key(tmp_path)
    assert environment.secret_key(tmp_path) == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_secret_key_from_the_environment_is_not_written_down(tmp_path, monkeypatch):
    monkeypatch.setenv("SOFTLANDING_SECRET_KEY", "given")
    assert environment.secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


def test_without_an_address_the_database_is_a_file_beside_the_key(tmp_path):
    chosen = environment.database(tmp_path)
    assert chosen["NAME"] == str(tmp_path / "softlanding.sqlite3")
    assert chosen["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://desk:p%40ss@db.example:5433/land", ("land", "desk", "p@ss", "db.example", "5433")),
        ("postgresql://postgres:@/land?host=/tmp/pg", ("land", "postgres", "", "/tmp/pg", "")),
    ],
)
def test_postgresql_is_named_by_an_address(url, expected):
    chosen = environment.postgresql(url)
    assert tuple(chosen[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://me:s%2Fx@mail.example:587?tls=1", ("mail.example", 587, "me", "s/x", True, False)),
        ("smtps://mail.example", ("mail.example", 465, "", "", False, True)),
        ("smtp://mail.example", ("mail.example", 25, "", "", False, False)),
    ],
)
def test_the_mail_server_is_named_by_an_address(url, expected, monkeypatch):
    monkeypatch.setenv("SOFTLANDING_SMTP_URL", url)
    chosen = environment.mail()
    keys = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    assert tuple(chosen[f"EMAIL_{key}"] for key in keys) == expected


def test_without_a_mail_server_messages_are_printed(monkeypatch, capsys):
    monkeypatch.delenv("SOFTLANDING_SMTP_URL", raising=False)
    from django.core.mail import EmailMessage, get_connection

    backend = get_connection(environment.mail()["EMAIL_BACKEND"])
    EmailMessage("Subject", "Body", to=["priya@example.org"], connection=backend).send()
    printed = capsys.readouterr()
    assert (printed.out, "Body" in printed.err) == ("", True)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("SOFTLANDING_DATABASE_URL", "mysql://x", environment.database),
        ("SOFTLANDING_SMTP_URL", "imap://x", lambda _folder: environment.mail()),
    ],
)
def test_an_address_of_the_wrong_kind_is_named(name, value, read, monkeypatch, tmp_path):
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        read(tmp_path)


def test_yes_and_no_are_told_apart_from_anything_else(monkeypatch):
    monkeypatch.setenv("SOFTLANDING_DEMO", "ja")
    with pytest.raises(ImproperlyConfigured, match="SOFTLANDING_DEMO"):
        environment.flag("SOFTLANDING_DEMO")
