"""The jobs that tell other systems."""

from datetime import datetime
from uuid import UUID

from softlanding.cases.actions import wire
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
