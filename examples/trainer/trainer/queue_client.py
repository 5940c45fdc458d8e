"""The functions of the queue, and nothing else: claim, heartbeat, report, release."""

from __future__ import annotations

import random
import select
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from .config import Queue
from .database import Session, connect

CHANNEL = "retrain_v1"


class LeaseLost(Exception):
    """The request is somebody else's, or cancelled: stop and discard."""


@dataclass(frozen=True)
class Claim:
    """A request, for as long as its lease is renewed. The token is a secret of this process."""

    request_id: UUID
    model_name: str
    action: str
    reason: str
    token: UUID
    fence: int
    lease_until: datetime
    attempt: int
    max_attempts: int
    requested_at: datetime
    ledger_seq: int | None  # last row of the ledger at the claim: keep it outside of the database
    ledger_hash: bytes | None


@dataclass(frozen=True)
class Answer:
    """What report() returned."""

    state: str
    version_id: int | None
    late: bool
    repeated: bool
    ledger_seq: int | None
    ledger_hash: bytes | None


class QueueClient:
    def __init__(self, settings: Queue, session: Session) -> None:
        self.settings, self.session = settings, session

    @property
    def lease(self) -> timedelta:
        return timedelta(seconds=self.settings.lease_seconds)

    def claim(self) -> Claim | None:
        """Claim a request, or return None.

        If the answer gets lost, the lease runs out by itself; nothing else is lost.
        """
        def work(connection: psycopg.Connection) -> Claim | None:
            with connection.cursor(row_factory=class_row(Claim)) as cursor:
                return cursor.execute(
                    """SELECT c.request_id, c.model_name, c.action, c.reason, c.token, c.fence, c.lease_until,
                           c.attempt, c.max_attempts, c.requested_at, c.ledger_seq, c.ledger_hash
                       FROM retrain.claim(%s, %s, %s) AS c""",
                    (self.settings.name, self.settings.model, self.lease)).fetchone()

        return self.session.run(work, "claim")

    def report_trained(self, claim: Claim, key: str, version: str, uri: str, digest: bytes,
                       details: dict[str, Any]) -> Answer:
        """Report a version; repeated unchanged, under the same key, until an answer comes."""
        return self._report(claim, key, "trained", (version, uri, digest, Jsonb(details), None))

    def report_failed(self, claim: Claim, key: str, error: str) -> Answer:
        return self._report(claim, key, "failed", (None, None, None, None, error[:10_000]))

    def _report(self, claim: Claim, key: str, outcome: str, rest: tuple[Any, ...]) -> Answer:
        def work(connection: psycopg.Connection) -> Answer:
            with connection.cursor(row_factory=class_row(Answer)) as cursor:
                answer = cursor.execute(
                    """SELECT r.state, r.version_id, r.late, r.repeated, r.ledger_seq, r.ledger_hash
                       FROM retrain.report(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) AS r""",
                    (claim.request_id, claim.token, claim.fence, key, outcome, *rest)).fetchone()
                assert answer is not None
                return answer

        return self.session.run(work, "report", attempts=20)

    def release(self, claim: Claim, reason: str) -> str:
        """Give the request back in good order."""
        row = self.session.run(lambda connection: connection.execute(
            "SELECT retrain.release(%s, %s, '0', %s)", (claim.request_id, claim.token, reason)).fetchone(),
            "release", attempts=3)
        assert row is not None
        return str(row[0])


class Listener:
    """Waits for a notification, a signal, or the time of the next poll.

    A notification only means "look now": it can be missed, and anybody can
    send one, so its payload is not read.
    """

    def __init__(self, settings: Queue, wakeup: socket.socket) -> None:
        self.settings, self.wakeup = settings, wakeup
        self._connection: psycopg.Connection | None = None

    def start(self) -> None:
        """LISTEN; claim after this, not before, and no request falls between."""
        if self._connection is None or self._connection.closed:
            self._connection = connect()
            self._connection.execute(f"LISTEN {CHANNEL}")

    def wait(self) -> None:
        """Return when it is time to look; raises psycopg.OperationalError when the connection is lost."""
        assert self._connection is not None
        self._wait(self._connection, random.uniform(*self.settings.poll_seconds))

    def _wait(self, connection: psycopg.Connection, seconds: float) -> None:
        ready, _, _ = select.select([connection.fileno(), self.wakeup.fileno()], [], [], seconds)
        if self.wakeup.fileno() in ready:
            self.wakeup.recv(4096)
        # takes in what has arrived, and shows whether the connection still lives
        connection.execute("SELECT 1")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
