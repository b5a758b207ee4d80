"""Mail without a mail server: each message is printed to standard error, to be read."""

import sys
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend


class PrintedMail(EmailBackend):
    """Print to standard error, because standard output belongs to the command's answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "stream": kwargs.get("stream") or sys.stderr})

    def write_message(self, message: EmailMessage) -> None:
        """Print what a person reads: the text and the names of what is attached, without the envelope."""
        attached = [str(getattr(one, "filename", None) or one[0]) for one in message.attachments]  # type: ignore[index]
        lines = [f"Mail to {', '.join(message.recipients())}: {message.subject}", "", str(message.body).strip()]
        lines += [f"Attached: {', '.join(attached)}"] if attached else []
        self.stream.write("\n".join(["-" * 79, *lines, "-" * 79, ""]))
