"""A real mail server that can be stopped and started."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class PostOffice:
    """Takes mail on a port of its own while it is open. `refuses` are addresses that it does not know."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.received: list[EmailMessage] = []
        self.refuses: set[str] = set()
        self._controller: Controller | None = None

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802 - aiosmtpd's name
        if address in self.refuses:
            return f"550 5.1.1 <{address}> unknown here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 - as above
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def open(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        if self._controller:
            self._controller.stop(no_assert=True)
            self._controller = None

    @contextmanager
    def opened(self) -> Iterator["PostOffice"]:
        self.open()
        try:
            yield self
        finally:
            self.close()

    @property
    def ids(self) -> list[str]:
        return [str(one["Message-ID"]) for one in self.received]
