"""The virus scanner: a small client of clamd's INSTREAM, and the job that lets a file out of quarantine."""

import socket
import struct
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from softlanding.cases.actions.papers_files import read, remove
from softlanding.cases.actions.papers_mail import tell_papers
from softlanding.cases.actions.papers_notes import note_paper
from softlanding.cases.actions.papers_refusals import FileGone
from softlanding.cases.models import Paper, StoredFile
from softlanding.common import jobs
from softlanding.common.access.terms import SYSTEM, Purpose
from softlanding.core.papers import move

SCAN = "papers.scan"
TIMEOUT_SECONDS = 30
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class ScannerFailed(Exception):
    """The scanner did not say what it found. The file stays in quarantine and is scanned again."""


@dataclass(frozen=True)
class Verdict:
    """What the scanner found: nothing, or the name of what it found."""

    finding: str = ""

    @property
    def clean(self) -> bool:
        """Say whether nothing was found."""
        return not self.finding


def scan(content: bytes, address: str, *, timeout: float = TIMEOUT_SECONDS) -> Verdict:
    """Let clamd look at a file. `address`: `unix:/run/clamav/clamd.ctl` or `tcp:host:3310`. Raises ScannerFailed.

    Only the two answers that the protocol knows count; anything else is no verdict.
    """
    try:
        with _connected(address, timeout) as line:
            line.sendall(b"zINSTREAM\0")
            for at in range(0, len(content), CHUNK):
                part = content[at : at + CHUNK]
                line.sendall(struct.pack(">I", len(part)) + part)
            line.sendall(struct.pack(">I", 0))
            answer = _answer(line)
    except OSError as fault:
        raise ScannerFailed(str(fault)) from fault
    if answer == "stream: OK":
        return Verdict()
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(answer.removeprefix("stream: ").removesuffix(" FOUND")[:200] or "unnamed")
    raise ScannerFailed(answer[:200] or "it closed the line without a word")


def _connected(address: str, timeout: float) -> socket.socket:
    kind, _, where = address.partition(":")
    if kind == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(timeout)
        try:
            line.connect(where)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=timeout)


def _answer(line: socket.socket) -> str:
    received = b""
    while b"\0" not in received and len(received) < LONGEST_ANSWER:
        part = line.recv(1024)
        if not part:
            break
        received += part
    return received.partition(b"\0")[0].decode("utf-8", "replace").strip()


def ask_for_scan(file: StoredFile) -> None:
    """Have a file scanned, once the transaction stands; asked twice it is scanned once."""
    jobs.enqueue(SCAN, key=f"{SCAN}:{file.pk}", about=f"paper-file:{file.pk}", region=file.region, file=str(file.pk))


def ask_for_scans() -> int:
    """Have everything in quarantine scanned that has no job: a scanner was added later, or a job was taken away."""
    if not settings.CLAMD:
        return 0
    waiting = list(StoredFile.objects.filter(state=StoredFile.State.QUARANTINE))
    for file in waiting:
        ask_for_scan(file)
    return len(waiting)


def scan_file(*, file: str, now: datetime) -> None:
    """Scan one file in quarantine; without a scanner it stays there. ScannerFailed makes the job try again later."""
    found = StoredFile.objects.filter(pk=file, state=StoredFile.State.QUARANTINE).first()
    if found is None or not settings.CLAMD:
        return
    try:
        verdict = scan(read(found.pk), settings.CLAMD)
    except FileGone:
        return  # the daily sweep says so to its owner
    _judged(found, verdict, now=now)


@transaction.atomic
def _judged(file: StoredFile, verdict: Verdict, *, now: datetime) -> None:
    waiting = StoredFile.objects.select_for_update().filter(pk=file.pk, state=StoredFile.State.QUARANTINE)
    if not waiting.exists():  # withdrawn or replaced while it was scanned
        return
    if verdict.clean:
        waiting.update(state=StoredFile.State.CLEAN, scanner="clamd", scanned_at=now)
        return
    waiting.update(
        state=StoredFile.State.INFECTED, scanner="clamd", scanned_at=now, finding=verdict.finding, name="",
        deleted_at=now, deleted_because="infected",
    )  # fmt: skip
    paper = Paper.objects.select_for_update().get(pk=file.paper_id)
    paper.state = move(paper.state, "lose") or paper.state
    paper.version, paper.updated_at = paper.version + 1, now
    paper.save(update_fields=["state", "version", "updated_at"])
    note_paper(paper, "paper-infected", by=SYSTEM, purpose=Purpose.OWN_FILE)
    tell_papers(paper.household_id, "infected", region=paper.region)
    transaction.on_commit(lambda: remove(file.pk))
