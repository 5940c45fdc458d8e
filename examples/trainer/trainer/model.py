"""The model: gradient boosted trees, then a calibration map from a later part of the window.

Knows nothing of queue and database.  Replace it by your own.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Callable
from zoneinfo import ZoneInfo

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from .config import Model as Parameters
from .data import Array, Rows

FRAMEWORK = f"scikit-learn {sklearn.__version__}"
MIN_ROWS = 1000  # of each part: fewer say too little of a calibration


@dataclass(frozen=True)
class FittedModel:
    """Everything that scoring needs; this is the artifact."""

    known: dict[str, Array]  # categories seen in training; others count as missing
    trees: Any
    slope: float
    intercept: float
    time_zone: str

    def probabilities(self, rows: Rows) -> Array:
        if len(rows) == 0:
            return np.empty(0)
        return calibrated(raw_scores(self.trees, inputs(rows, self.known, self.time_zone)), self.slope, self.intercept)


def inputs(rows: Rows, known: dict[str, Array], time_zone: str) -> Array:
    """Return categories as codes, then numbers, weekday and minute of the day."""
    codes = []
    for name, values in rows.categories.items():
        order = known[name]
        place = np.searchsorted(order, values).clip(max=len(order) - 1)
        codes.append(np.where(order[place] == values, place.astype(float), np.nan))
    unique, where = np.unique(rows.times, return_inverse=True)
    zone = ZoneInfo(time_zone)
    local = [t.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone) for t in unique.tolist()]
    weekday = np.array([t.weekday() for t in local], dtype=float)[where]
    minute = np.array([t.hour * 60 + t.minute for t in local], dtype=float)[where]
    return np.column_stack([*codes, rows.numbers, weekday, minute])


def raw_scores(trees: HistGradientBoostingClassifier, x: Array) -> Array:
    scores: Array = trees.decision_function(x)
    return scores


def calibrated(raw: Array, slope: float, intercept: float) -> Array:
    probabilities: Array = 1 / (1 + np.exp(-(slope * raw + intercept)))
    return probabilities


def fit(rows: Rows, calibration_start: np.datetime64, parameters: Parameters, time_zone: str,
        step: Callable[[str, int], None]) -> tuple[FittedModel, dict[str, Any]]:
    """Fit on the rows before calibration_start, calibrate on those after; returns model and metrics.

    step(name, done) is called between parts of the work, and may raise to end it.
    """
    assert rows.labels is not None
    late = rows.times >= calibration_start
    for part, name in ((~late, "training"), (late, "calibration")):
        counts = np.bincount(rows.labels[part].astype(int), minlength=2)
        if counts.sum() < MIN_ROWS or counts.min() == 0:
            raise ValueError(f"the {name} part has {counts[0]} negative and {counts[1]} positive rows; "
                             f"needed are {MIN_ROWS}, and both kinds")
    known = {name: np.unique(values[~late]) for name, values in rows.categories.items()}
    x, y = inputs(rows, known, time_zone), rows.labels
    trees = HistGradientBoostingClassifier(
        learning_rate=parameters.learning_rate, max_leaf_nodes=parameters.max_leaf_nodes,
        min_samples_leaf=parameters.min_samples_leaf, l2_regularization=parameters.l2_regularization,
        categorical_features=list(range(len(known))), early_stopping=False, warm_start=True,
        random_state=parameters.seed)
    done = 0
    while done < parameters.iterations:
        step("training", done)
        done = min(done + parameters.iterations_per_step, parameters.iterations)
        trees.set_params(max_iter=done).fit(x[~late], y[~late])

    step("calibrating", done)
    raw = raw_scores(trees, x[late])
    platt = LogisticRegression(C=1e6).fit(raw.reshape(-1, 1), y[late])
    model = FittedModel(known, trees, float(platt.coef_[0, 0]), float(platt.intercept_[0]), time_zone)
    return model, {
        "rows_fitted": int((~late).sum()),
        "rows_calibrated": int(late.sum()),
        "calibration_start": f"{calibration_start}Z",
        "later_part_uncalibrated": figures(y[late], calibrated(raw, 1.0, 0.0)),
        "later_part_calibrated_in_sample": figures(y[late], calibrated(raw, model.slope, model.intercept)),
    }


def figures(labels: Array, probabilities: Array) -> dict[str, float]:
    return {"log_loss": round(float(log_loss(labels, probabilities)), 6),
            "brier": round(float(brier_score_loss(labels, probabilities)), 6),
            "auc": round(float(roc_auc_score(labels, probabilities)), 6)}


def parameters_of(parameters: Parameters) -> dict[str, Any]:
    return {"estimator": "HistGradientBoostingClassifier, then Platt scaling", **asdict(parameters)}
