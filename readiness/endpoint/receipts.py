"""Which message a receipt handle stands for, and whether a later receive has replaced it."""

from __future__ import annotations

from threading import Lock

from readiness.endpoint.records import Entry

LIMIT = 100_000
"""So many handles are remembered; the oldest are forgotten first."""


class Receipts:
    """Learns from every receive; for any thread."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._ids: dict[str, str] = {}
        self._newest: dict[str, str] = {}
        self._lock = Lock()

    def learn(self, message_id: str, receipt_handle: str) -> None:
        """A receive gave the message this handle."""
        with self._lock:
            if len(self._ids) >= self._limit:
                oldest = next(iter(self._ids))
                forgotten = self._ids.pop(oldest)
                if self._newest[forgotten] == oldest:
                    del self._newest[forgotten]
            self._ids[receipt_handle] = message_id
            self._newest[message_id] = receipt_handle

    def entry(self, receipt_handle: str, error: str = "") -> Entry:
        """What a call that names this handle is about."""
        with self._lock:
            message_id = self._ids.get(receipt_handle, "")
            superseded = bool(message_id) and self._newest.get(message_id) != receipt_handle
        return Entry(
            message_id=message_id,
            receipt_handle=receipt_handle,
            superseded=superseded,
            error=error,
        )
