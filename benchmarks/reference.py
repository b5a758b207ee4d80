"""OpenFisca-Core in a process and environment of its own; its licence keeps it out of ours."""

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).parent
PYTHON = HERE.parent / ".venv-bench" / "bin" / "python"


class OpenFisca:
    """A running reference: ask, and it answers with its own times."""

    def __enter__(self) -> Self:
        """Start it."""
        if not PYTHON.exists():
            raise SystemExit("OpenFisca-Core is not installed: run `make bench`.")
        self.process = subprocess.Popen(
            [PYTHON, HERE / "openfisca_reference.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def ask(self, **request: Any) -> dict[str, Any]:
        """Send one request and wait for the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop it."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=20)
