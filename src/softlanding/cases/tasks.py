"""What the background jobs about cases do, and when the periodic ones run."""

from datetime import datetime, time
from uuid import UUID

from softlanding.cases import actions
from softlanding.cases.actions import papers_daily, papers_mail, papers_scan, wire
from softlanding.common import jobs


@jobs.task(wire.DELIVER, most_tries=1000)  # a delivery counts its own tries: waiting for a receiver is none
def deliver_event(*, delivery: str, now: datetime) -> None:
    """Send one event to one system."""
    from softlanding.cases.actions import delivering  # httpx takes a tenth of a second that no start should wait for

    delivering.deliver(delivery=UUID(delivery), now=now)


@jobs.every_minute("cases.sweep-deliveries")
def sweep_deliveries(*, now: datetime) -> None:
    """Queue events that wait without a job."""
    wire.sweep_deliveries(now=now)


@jobs.daily("cases.find-breaches", at=time(6, 0))
def find_breaches(*, now: datetime) -> None:
    """Write down the promises that broke since; a run that was missed is made up for by the next."""
    actions.find_breaches(now=now)


@jobs.daily("cases.tell-coordinators", at=time(7, 0))
def tell_coordinators(*, now: datetime) -> None:
    """Tell coordinators which promises broke, and which are about to."""
    actions.tell_coordinators(now=now)


@jobs.task("cases.apologise")
def apologise(*, clock: int, now: datetime) -> None:
    """Send one apology."""
    actions.apologise(clock=clock, now=now)


@jobs.task("cases.promise-digest")
def promise_digest(*, desk: str, member: int, now: datetime) -> None:
    """Send one coordinator the list of the day."""
    actions.send_digest(desk=desk, member=member, now=now)


@jobs.task("cases.simulate", most_tries=3)
def simulate(*, run: int, now: datetime) -> None:
    """Play a simulation that somebody asked for."""
    actions.play_simulation(run, now=now)


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
