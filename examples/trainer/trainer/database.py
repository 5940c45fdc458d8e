"""Connections, and what is worth another try."""

from __future__ import annotations

import logging
import random
from typing import Callable, TypeVar

import psycopg

log = logging.getLogger(__name__)
T = TypeVar("T")

# Connection lost or refused, too many of them, server starting or stopping,
# serialization failure, deadlock, lock timeout.  Everything else would fail again.
TRANSIENT = ("08", "53", "57P", "40", "55P03")


def connect() -> psycopg.Connection:
    """Connect as libpq's variables (PGHOST, PGUSER, PGSERVICE, ...) tell.

    autocommit: a trainer must not sit in an open transaction.
    """
    return psycopg.connect("", autocommit=True, connect_timeout=10, application_name="retrain trainer",
                           client_encoding="UTF8",
                           options="-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres")


def sqlstate(error: psycopg.Error) -> str:
    """Return the SQLSTATE; empty where the server could not be asked."""
    return error.diag.sqlstate or ""


def is_transient(error: psycopg.Error) -> bool:
    state = sqlstate(error)
    return state.startswith(TRANSIENT) if state else isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError))


class Backoff:
    """Pauses that double from first to last, with jitter, so that many trainers do not come back at once."""

    def __init__(self, first: float = 0.5, last: float = 60.0) -> None:
        self.first, self.last, self.next = first, last, first

    def pause(self) -> float:
        pause = self.next * random.uniform(0.5, 1.0)
        self.next = min(self.next * 2, self.last)
        return pause

    def reset(self) -> None:
        self.next = self.first


class Session:
    """A connection that is opened when needed, and again when it was lost."""

    def __init__(self, wait: Callable[[float], bool]) -> None:
        """wait(seconds) pauses, and returns true when the process is to stop."""
        self._wait = wait
        self._connection: psycopg.Connection | None = None

    @property
    def connection(self) -> psycopg.Connection:
        if self._connection is None or self._connection.closed:
            self._connection = connect()
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def run(self, work: Callable[[psycopg.Connection], T], what: str, attempts: int = 10) -> T:
        """Do work, again while it fails for reasons that pass.

        It may have been done although its answer was lost: work must be
        something that can be done twice.
        """
        backoff = Backoff()
        while True:
            try:
                return work(self.connection)
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                attempts -= 1
                if not is_transient(error) or attempts <= 0:
                    raise
                pause = backoff.pause()
                log.warning("%s: %s; again in %.1f s", what, str(error).strip(), pause)
                self.close()
                if self._wait(pause):
                    raise
