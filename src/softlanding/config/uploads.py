"""How large an uploaded file may be before the rest of it is not even read."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MOST_BYTES = 12 * 1024 * 1024


class Quota(FileUploadHandler):
    """Drops a file that is larger than any page of ours takes; `request.too_large_file` says so to the page."""

    seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count anew."""
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django's signature
        """Pass a piece on, or drop the file."""
        self.seen += len(raw_data)
        if self.seen > MOST_BYTES:
            self.request.too_large_file = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002 - Django's signature
        """Leave the file to the others."""
        return
