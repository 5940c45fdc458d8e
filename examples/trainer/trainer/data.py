"""Rows: the governed training set, rows to score, and predictions, all by COPY."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Iterable, Sequence
from zoneinfo import ZoneInfo

import numpy as np
import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from .config import Data, Scores

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Rows:
    """Columns of rows: times as datetime64 in UTC, numbers as float, categories and keys as text."""

    times: Array
    numbers: Array
    categories: dict[str, Array]
    labels: Array | None
    keys: list[tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.times)

    def take(self, mask: Array) -> Rows:
        return Rows(self.times[mask], self.numbers[mask], {n: v[mask] for n, v in self.categories.items()},
                    None if self.labels is None else self.labels[mask],
                    [k for k, m in zip(self.keys, mask) if m] if self.keys else [])


@dataclass(frozen=True)
class TrainingSet:
    """What retrain.training_set() issued, and the rows themselves."""

    rows: Rows
    query: str
    window_start: datetime | None
    window_end: datetime
    decided_window_end: datetime  # where the hold-out ends
    label_cutoff: datetime
    row_count: int
    fingerprint: bytes
    exclusions: Any


def instant(value: datetime) -> np.datetime64:
    return np.datetime64(value.astimezone(ZoneInfo("UTC")).replace(tzinfo=None), "us")


def read_training_set(connection: psycopg.Connection, request: str, settings: Data,
                      extra_options: dict[str, Any]) -> TrainingSet:
    """Ask for the governed training set and copy its rows, in one REPEATABLE READ transaction.

    The hold-out is the last part of the window: it is left out of what is
    asked for, so that the record itself shows that it was not trained on.
    """
    columns = [settings.time, *settings.numbers, *settings.categories, settings.label]
    options = {"columns": columns, **settings.options, **extra_options}
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        # where the window ends: a preview of its last second is all that has to be read
        preview = connection.execute("SELECT window_end FROM retrain.training_set(%s, %s)", (request, Jsonb(
            {**{k: v for k, v in options.items() if k != "window_start"}, "window": "1 second", "preview": True}))).fetchone()
        assert preview is not None
        window_end = preview[0] - settings.holdout
        issued = connection.execute(
            """SELECT query, window_start, window_end, label_cutoff, row_count, fingerprint, exclusions
               FROM retrain.training_set(%s, %s)""",
            (request, Jsonb({**options, "window_end": window_end.isoformat()}))).fetchone()
        assert issued is not None
        query, window_start, window_end, label_cutoff, row_count, fingerprint, exclusions = issued
        rows = copy_rows(connection, sql.SQL(query), settings, with_label=True)
    if len(rows) != row_count:
        raise RuntimeError(f"{len(rows)} rows were copied, {row_count} were issued")
    return TrainingSet(rows, query, window_start, window_end, preview[0], label_cutoff, row_count, fingerprint, exclusions)


def read_rows_to_score(connection: psycopg.Connection, data: Data, scores: Scores,
                       start: datetime | None, end: datetime | None) -> Rows:
    """Copy key, time and features of the rows in [start, end); None: no border."""
    columns = [data.time, *data.numbers, *data.categories, *scores.key]
    query = sql.SQL("SELECT {} FROM {} WHERE {time} >= {} AND {time} < {}").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), relation(scores.source),
        sql.Literal(start or "-infinity"), sql.Literal(end or "infinity"), time=sql.Identifier(data.time))
    return copy_rows(connection, query, data, with_label=False, keys=scores.key)


def relation(name: str) -> sql.Identifier:
    return sql.Identifier(*name.split("."))


def copy_rows(connection: psycopg.Connection, query: sql.Composable, settings: Data, with_label: bool,
              keys: Sequence[str] = ()) -> Rows:
    """Run a query whose columns are time, numbers, categories, then label or keys."""
    buffer = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(sql.SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(query)) as copy:
        for block in copy:
            buffer.write(block)
    table = list(zip(*csv.reader(io.StringIO(buffer.getvalue().decode()))))
    if not table:
        table = [()] * (1 + len(settings.numbers) + len(settings.categories) + int(with_label) + len(keys))
    columns = iter(table)
    times = np.array([t.removesuffix("+00") for t in next(columns)], dtype="datetime64[us]")
    numbers = np.array([[float(v) if v else np.nan for v in next(columns)] for _ in settings.numbers])
    categories = {name: np.array(next(columns), dtype=str) for name in settings.categories}
    labels = np.array([v == "t" for v in next(columns)], dtype=bool) if with_label else None
    return Rows(times, numbers.reshape(len(settings.numbers), len(times)).T, categories, labels,
                list(zip(*columns)) if keys else [])


def write_scores(connection: psycopg.Connection, scores: Scores, version: str, keys: Iterable[tuple[str, ...]],
                 probabilities: Array) -> None:
    """Write what a version says of rows; in steps of 0.000001."""
    target = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        relation(scores.table),
        sql.SQL(", ").join(map(sql.Identifier, [scores.version, *scores.key, scores.probability])))
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows((version, *key, f"{p:.6f}") for key, p in zip(keys, probabilities))
    with connection.transaction(), connection.cursor() as cursor, cursor.copy(target) as copy:
        copy.write(buffer.getvalue())


def delete_scores(connection: psycopg.Connection, scores: Scores, version: str) -> None:
    """Take back the predictions of a version that was not reported."""
    connection.execute(sql.SQL("DELETE FROM {} WHERE {} = %s").format(
        relation(scores.table), sql.Identifier(scores.version)), (version,))
