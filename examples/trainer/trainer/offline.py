"""What is done outside of the queue: scoring with a registered version, and experiments with the frequency of retraining."""

from __future__ import annotations

import csv
import io
import logging
from datetime import datetime

import numpy as np
import psycopg
from psycopg import sql

from . import artifacts, data, model
from .config import Config
from .database import connect

log = logging.getLogger(__name__)


def score(config: Config, version: str, start: datetime | None, end: datetime | None) -> int:
    """Write what a registered version says of the rows in [start, end); its artifact must have the registered digest."""
    with connect() as connection:
        found = connection.execute(
            "SELECT artifact_uri, artifact_digest FROM retrain.versions WHERE model = %s AND version = %s",
            (config.queue.model, version)).fetchone()
        if found is None:
            raise SystemExit(f"model {config.queue.model} has no version {version}, or you may not see it")
        fitted: model.FittedModel = artifacts.load(found[0], found[1])["model"]
        rows = data.read_rows_to_score(connection, config.data, config.scores, start, end)
        data.write_scores(connection, config.scores, version, rows.keys, fitted.probabilities(rows))
    return len(rows)


def experiment(config: Config, log_table: str, label_time: str, cutoffs: list[datetime], table: str) -> None:
    """Train as of each cut-off, as a trainer without a gate would have, and write the scores of all later rows.

    The table has the columns version, trained_until, key and probability, as
    retrain.compare_schedules() reads them. Nothing is registered.
    """
    settings, scores = config.data, config.scores
    columns = [settings.time, *settings.numbers, *settings.categories, settings.label, *scores.key, label_time]
    with connect() as connection:
        query = sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join(map(sql.Identifier, columns)), data.relation(log_table))
        rows = data.copy_rows(connection, query, settings, with_label=True, keys=(*scores.key, label_time))
        known = np.array([key[-1].removesuffix("+00") or "NaT" for key in rows.keys], dtype="datetime64[us]")
        for cutoff in cutoffs:
            border = data.instant(cutoff)
            training, later = rows.take((rows.times < border) & (known <= border)), rows.take(rows.times >= border)
            fitted, _ = model.fit(training, data.instant(cutoff - settings.calibration), config.model, settings.time_zone,
                                  lambda name, done: None)
            _write_dated(connection, config, table, cutoff, [key[:-1] for key in later.keys], fitted.probabilities(later))
            log.info("trained until %s on %d rows, %d later ones scored", cutoff.date(), len(training), len(later))


def _write_dated(connection: psycopg.Connection, config: Config, table: str, cutoff: datetime,
                 keys: list[tuple[str, ...]], probabilities: data.Array) -> None:
    target = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        data.relation(table), sql.SQL(", ").join(map(sql.Identifier, [
            config.scores.version, "trained_until", *config.scores.key, config.scores.probability])))
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(
        (f"{cutoff:%Y-%m-%d}", cutoff.isoformat(), *key, f"{p:.6f}") for key, p in zip(keys, probabilities))
    with connection.transaction(), connection.cursor() as cursor, cursor.copy(target) as copy:
        copy.write(buffer.getvalue())
