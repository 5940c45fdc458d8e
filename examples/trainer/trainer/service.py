"""The service: listen, claim, train, score, store, report; and stop in good order."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from datetime import timezone
from typing import Any
from uuid import uuid4

import psycopg

from . import artifacts, data, model, provenance
from .config import Config
from .database import Backoff, Session, is_transient, sqlstate
from .faults import LostLabels
from .heartbeat import Heartbeat
from .queue_client import Claim, LeaseLost, Listener, QueueClient

log = logging.getLogger(__name__)

# What report() and the other calls say when the request is not ours any more.
GONE = ("RT011", "RT020", "RT021")


class Stopped(Exception):
    """The process was asked to stop."""


class Signals:
    """SIGTERM and SIGINT, as something that select() and loops can look at."""

    def __init__(self) -> None:
        self.stop = False
        self.wakeup, self._other = socket.socketpair()
        self.wakeup.setblocking(False)
        self._other.setblocking(False)
        signal.set_wakeup_fd(self._other.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: Any) -> None:
        self.stop = True

    def wait(self, seconds: float) -> bool:
        """Pause; true when the process is to stop."""
        end = time.monotonic() + seconds
        while not self.stop and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))
        return self.stop


class Service:
    def __init__(self, config: Config, signals: Signals, options: dict[str, Any] | None = None,
                 fault: LostLabels | None = None) -> None:
        self.config, self.signals = config, signals
        self.options, self.fault = options or {}, fault
        self.session = Session(signals.wait)
        self.queue = QueueClient(config.queue, self.session)

    def run(self) -> None:
        """Work until a signal comes."""
        listener = Listener(self.config.queue, self.signals.wakeup)
        backoff = Backoff()
        while not self.signals.stop:
            try:
                listener.start()
                backoff.reset()
                self.work_off()
                if not self.signals.stop:
                    listener.wait()
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                if not is_transient(error):
                    raise
                pause = backoff.pause()
                log.warning("connection: %s; again in %.1f s", str(error).strip(), pause)
                listener.close()
                self.session.close()
                self.signals.wait(pause)
        listener.close()
        self.session.close()
        log.info("stopped")

    def work_off(self, limit: int | None = None) -> int:
        """Do what waits, at most limit requests; returns how many there were."""
        done = 0
        while not self.signals.stop and (limit is None or done < limit):
            claim = self.queue.claim()
            if claim is None:
                break
            log.info("claimed %s of %s (%s), attempt %d of %d, fence %d: %s; ledger at %s %s", claim.request_id,
                     claim.model_name, claim.action, claim.attempt, claim.max_attempts, claim.fence, claim.reason,
                     claim.ledger_seq, claim.ledger_hash.hex() if claim.ledger_hash else "-")
            self.process(claim)
            done += 1
        return done

    def process(self, claim: Claim) -> None:
        """Train one request, and end it in one of four ways: reported, failed, released, lost."""
        key = str(uuid4())  # one a run; the report is repeated under it
        job = Job(self, claim)
        with Heartbeat(claim, self.config.queue.lease_seconds) as beat:
            try:
                details = job.run(beat)
                beat.check(step="reporting")
                assert job.artifact is not None
                answer = self.queue.report_trained(claim, key, job.version, job.artifact.uri, job.artifact.digest, details)
                log.info("reported %s: %s%s%s; ledger at %s %s", job.version, answer.state, ", late" if answer.late else "",
                         ", repeated" if answer.repeated else "", answer.ledger_seq,
                         answer.ledger_hash.hex() if answer.ledger_hash else "-")
            except LeaseLost as error:
                log.warning("lost %s: %s; what was done is discarded", claim.request_id, error)
                job.discard()
            except Stopped:
                job.discard()
                log.info("stopping; %s goes back: %s", claim.request_id, self.queue.release(claim, "trainer stops"))
            except Exception as error:  # whatever training does wrong is reported, and is no end of the service
                job.discard()
                self._failed(claim, key, error)

    def _failed(self, claim: Claim, key: str, error: Exception) -> None:
        if isinstance(error, psycopg.Error) and sqlstate(error) in GONE:
            log.warning("refused %s: %s; what was done is discarded", claim.request_id, str(error).strip())
            return
        log.exception("%s failed", claim.request_id)
        try:
            # another key: under the first one, success may have been reported, its answer being lost
            state = self.queue.report_failed(claim, f"{key} failed", f"{type(error).__name__}: {error}").state
            log.info("failure reported: %s", state)
        except psycopg.Error as second:
            log.warning("the failure could not be reported: %s", str(second).strip())


class Job:
    """One training run: what it has made so far, so that it can be discarded."""

    def __init__(self, service: Service, claim: Claim) -> None:
        self.service, self.claim = service, claim
        self.version = ""
        self.artifact: artifacts.Artifact | None = None
        self.scored = False

    def run(self, beat: Heartbeat) -> dict[str, Any]:
        """Train, store and score; returns the details of the report."""
        config, session = self.service.config, self.service.session
        meter = provenance.Meter(config.costs)

        def step(name: str, done: int = 0) -> None:
            log.debug("%s %d", name, done)
            beat.check(step=name, iterations=done)
            if self.service.signals.stop:
                raise Stopped

        # A request to recalibrate is answered by the same training, which ends with a calibration.
        step("reading")
        training = session.run(lambda connection: data.read_training_set(
            connection, str(self.claim.request_id), config.data, self.service.options), "training set")
        self.version = config.queue.version.format(
            date=training.label_cutoff.astimezone(timezone.utc).date(), request=str(self.claim.request_id)[-6:],
            fence=self.claim.fence)
        if self.service.fault is not None:
            self.version += "-injected"
        rows, injected = (training.rows, None) if self.service.fault is None else self.service.fault.apply(training)
        session.close()  # no connection is kept idle for as long as training takes
        fitted, metrics = model.fit(rows, data.instant(training.window_end - config.data.calibration), config.model,
                                    config.data.time_zone, step)
        step("storing")
        request = str(self.claim.request_id)
        # with the run in it: the same rows, trained again, are a version of their own
        self.artifact = artifacts.store(config.artifacts, request, self.claim.fence,
                                        {"model": fitted, "request": request, "fence": self.claim.fence})
        step("scoring")
        self.score(fitted, training)
        step("scored")
        details = {
            "framework": model.FRAMEWORK,
            "code_revision": provenance.code_revision(),
            "image_digest": os.environ.get("TRAINER_IMAGE_DIGEST"),
            "parameters": {**model.parameters_of(config.model), "holdout_days": config.data.holdout_days,
                           "calibration_days": config.data.calibration_days, "time_zone": config.data.time_zone,
                           "libraries": provenance.libraries()},
            "seed": config.model.seed,
            "training_rows": training.row_count,
            "training_fingerprint": training.fingerprint.hex(),
            "metrics": {**metrics, "basis": meter.basis()},
            "injected": injected,
            **meter.details(),
        }
        return {name: value for name, value in details.items() if value is not None}

    def score(self, fitted: model.FittedModel, training: data.TrainingSet) -> None:
        """Write what the candidate says of the hold-out, for the gate."""
        config, session = self.service.config, self.service.session

        def work(connection: psycopg.Connection) -> None:
            rows = data.read_rows_to_score(connection, config.data, config.scores,
                                           training.window_end, training.decided_window_end)
            data.delete_scores(connection, config.scores, self.version)  # of a try whose answer was lost
            data.write_scores(connection, config.scores, self.version, rows.keys, fitted.probabilities(rows))

        self.scored = True
        session.run(work, "scores")

    def discard(self) -> None:
        """Remove what nobody will hear of; what cannot be removed is in nobody's way."""
        try:
            if self.artifact is not None:
                artifacts.discard(self.artifact)
            if self.scored:
                self.service.session.run(lambda connection: data.delete_scores(
                    connection, self.service.config.scores, self.version), "discard", attempts=3)
        except (OSError, psycopg.Error) as error:
            log.warning("not discarded: %s", str(error).strip())
