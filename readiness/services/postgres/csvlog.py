"""Cutting the bytes of a csvlog file into rows, however long they are and wherever cut."""

from __future__ import annotations

import csv
from collections.abc import Iterator

_LONGEST_RECORD = 64 * 1024


class Records:
    """Splits a stream of bytes into rows; of a record that is too long only the head is kept.

    A record ends at the first newline that is not inside quotes: Postgres doubles every quote in
    what a client may choose, so the parity of the quotes tells.
    """

    def __init__(self) -> None:
        self._kept = bytearray()
        self._quoted = False

    def rows(self, data: bytes) -> Iterator[list[str]]:
        """The rows that these next bytes complete."""
        *lines, rest = data.split(b"\n")
        for line in lines:
            self._keep(line + b"\n")
            if not self._quoted:
                yield self._row()
        self._keep(rest)

    def _keep(self, piece: bytes) -> None:
        self._quoted ^= piece.count(b'"') % 2 == 1
        self._kept += piece[: max(0, _LONGEST_RECORD - len(self._kept))]

    def _row(self) -> list[str]:
        text = self._kept.decode(errors="replace")
        self._kept.clear()
        try:
            return next(csv.reader([text]), [])
        except csv.Error:  # not Postgres's
            return []
