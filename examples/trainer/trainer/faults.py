"""Faults built in on purpose, to see what a gate does with them.

A version trained so says it in its provenance (`injected`); nothing else may
use this module.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from .data import Rows, TrainingSet, instant


@dataclass(frozen=True)
class LostLabels:
    """The labels of one category are lost for the last days of the training window, and read as negative."""

    column: str
    value: str
    days: int

    @classmethod
    def parse(cls, text: str) -> LostLabels:
        """Parse COLUMN=VALUE:DAYS."""
        what, days = text.rsplit(":", 1)
        column, value = what.split("=", 1)
        return cls(column, value, int(days))

    def apply(self, training: TrainingSet) -> tuple[Rows, str]:
        """Return the rows with the fault, and the words for `injected`."""
        rows = training.rows
        assert rows.labels is not None
        start = training.window_end - timedelta(days=self.days)
        hit = (rows.categories[self.column] == self.value) & (rows.times >= instant(start))
        words = (f"on purpose: labels of {self.column} {self.value} lost for {self.days} days from "
                 f"{start:%Y-%m-%d}, read as negative; {int(np.sum(rows.labels & hit))} of {int(hit.sum())} rows changed")
        return dataclasses.replace(rows, labels=rows.labels & ~hit), words
