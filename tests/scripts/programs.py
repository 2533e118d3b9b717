"""Programs of a test's own on PATH, which note how they were called."""

from pathlib import Path


class FakePrograms:
    """Programs that tests put first on PATH; each call is noted as one line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notes = folder / "calls"
        self.notes.touch()

    def add(self, name: str, script: str) -> None:
        """Put a program there: its arguments are noted, then the shell script runs."""
        program = self.folder / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.notes}\n{script}\n')
        program.chmod(0o755)

    @property
    def calls(self) -> tuple[str, ...]:
        return tuple(self.notes.read_text().splitlines())
