"""The heartbeat: a thread with a connection of its own, since training blocks the others."""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from .database import Backoff, connect, is_transient, sqlstate
from .queue_client import Claim, LeaseLost

log = logging.getLogger(__name__)


class Heartbeat:
    """Renews the lease at every third of it, as a context manager around the work.

    check() raises LeaseLost once the request is lost, so that the work stops.
    A connection that is down is no loss yet: the report may still be in time.
    """

    def __init__(self, claim: Claim, lease_seconds: float) -> None:
        self.claim, self.interval = claim, lease_seconds / 3
        self.progress: dict[str, Any] = {"step": "claimed"}
        self._lost: str | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join(timeout=10)

    def check(self, **progress: Any) -> None:
        """Note how far the work is, and raise LeaseLost if it is for nothing."""
        if progress:
            self.progress = progress
        if self._lost is not None:
            raise LeaseLost(self._lost)

    def _run(self) -> None:
        connection: psycopg.Connection | None = None
        backoff = Backoff(last=self.interval)
        pause = self.interval
        while not self._stop.wait(pause) and self._lost is None:
            try:
                if connection is None or connection.closed:
                    connection = connect()
                started = time.monotonic()
                self._beat(connection)
                backoff.reset()
                pause = max(0.0, self.interval - (time.monotonic() - started))
            except psycopg.Error as error:
                if not is_transient(error):
                    self._lost = f"{sqlstate(error)}: {error.diag.message_primary or error}"
                    break
                pause = backoff.pause()
                log.warning("heartbeat: %s; again in %.1f s", str(error).strip(), pause)
                if connection is not None:
                    connection.close()
        if connection is not None:
            connection.close()

    def _beat(self, connection: psycopg.Connection) -> None:
        row = connection.execute("SELECT cancelled FROM retrain.heartbeat(%s, %s, %s)",
                                 (self.claim.request_id, self.claim.token, Jsonb(self.progress))).fetchone()
        if row is not None and row[0]:
            self._lost = "the request was cancelled"
