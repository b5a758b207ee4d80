"""Mail without a mail server: each message is printed to standard error."""

import sys
from typing import Any

from django.core.mail.backends.console import EmailBackend


class PrintedMail(EmailBackend):
    """Print to standard error, because standard output belongs to the command's answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "stream": kwargs.get("stream") or sys.stderr})
