"""Files for the tests of papers: good ones, hostile ones, and a clamd that says what a test wants."""

import io
import socketserver
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

# the harmless text that every scanner calls a virus, in two parts so that none finds it here
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(pages: int = 1, inside: bytes = b"", after: bytes = b"") -> bytes:
    """Write a small PDF."""
    body = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    body += b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count %d >>\nendobj\n" % pages
    body += b"3 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n" + inside
    return body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n" + after


def png(width: int = 4, height: int = 3, after: bytes = b"") -> bytes:
    """Write a PNG that says it is so large; only its header is."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * min(width, 4) for _ in range(min(height, 3))))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"") + after


def jpeg(width: int = 40, height: int = 30, comment: bytes = b"") -> bytes:
    """Write the headers of a JPEG."""
    said = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment if comment else b""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + said + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x10" * 20 + b"\xff\xd9"


def heic(width: int = 40, height: int = 30, brand: bytes = b"heic") -> bytes:
    """Write the boxes of a HEIC that name its size."""
    sized = struct.pack(">I4sIII", 20, b"ispe", 0, width, height)
    return struct.pack(">I4s4sI4s", 20, b"ftyp", brand, 0, b"mif1") + sized


def zipped() -> bytes:
    """Write a ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "hello")
    return out.getvalue()


class _Clamd(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.request.recv(1)
        assert command == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", self._exactly(4))[0]:
            content += self._exactly(size)
        self.server.scanned.append(content)  # type: ignore[attr-defined]
        mood = self.server.mood  # type: ignore[attr-defined]
        if mood.says == "hang":
            mood.let_go.wait(10)
        elif mood.says == "close":
            return
        elif mood.says:
            self.request.sendall(mood.says.encode() + b"\0")
        else:
            found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
            self.request.sendall(found)

    def _exactly(self, size: int) -> bytes:
        received = b""
        while len(received) < size:
            part = self.request.recv(size - len(received))
            if not part:
                raise ConnectionError
            received += part
        return received


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True

    def handle_error(self, *_: object) -> None:
        """A client that hung up is part of the tests."""


@contextmanager
def running_clamd() -> Iterator[SimpleNamespace]:
    """Run a scanner on a socket that finds EICAR; `says` makes it hang, close, or answer something else."""
    mood = SimpleNamespace(says="", let_go=threading.Event())
    with _Server(("127.0.0.1", 0), _Clamd) as server:
        server.mood, server.scanned = mood, []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        mood.address, mood.scanned = f"tcp:127.0.0.1:{server.server_address[1]}", server.scanned  # type: ignore[attr-defined]
        try:
            yield mood
        finally:
            mood.let_go.set()
            server.shutdown()
            thread.join()
