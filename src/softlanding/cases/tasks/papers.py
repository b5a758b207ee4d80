"""The jobs about papers: scan, warn, delete."""

from datetime import datetime, time

from softlanding.cases.actions import papers_daily, papers_mail, papers_scan
from softlanding.common import jobs


@jobs.task(papers_mail.TELL)
def tell_papers(*, household: str, what: papers_mail.What, now: datetime) -> None:  # noqa: ARG001 - every task gets it
    """Send the message that something about papers waits."""
    papers_mail.send_told(household=household, what=what)


@jobs.task(papers_scan.SCAN, most_tries=1_000_000)  # a scanner may be down for a week: a file waits in quarantine
def scan_paper(*, file: str, now: datetime) -> None:
    """Scan one uploaded file."""
    papers_scan.scan_file(file=file, now=now)


@jobs.every_minute("papers.scan-waiting")
def scan_waiting_papers(*, now: datetime) -> None:  # noqa: ARG001 - as above
    """Have what waits in quarantine scanned, when a scanner is there."""
    papers_scan.ask_for_scans()


@jobs.daily("papers.end-copies", at=time(3, 15))
def end_paper_copies(*, now: datetime) -> None:
    """Delete the copies that nobody needs any more."""
    papers_daily.end_copies(now)


@jobs.daily("papers.expire", at=time(6, 0))
def expire_papers(*, now: datetime) -> None:
    """Let papers expire, and warn before."""
    papers_daily.expire_papers(now)


@jobs.daily("papers.sweep", at=time(3, 45))
def sweep_papers(*, now: datetime) -> None:
    """Make the folder and the rows agree."""
    papers_daily.sweep_folder(now)
