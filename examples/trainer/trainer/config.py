"""The configuration: one TOML file, read once, every key checked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any


class ConfigError(Exception):
    """The configuration file cannot be used as it is."""


@dataclass(frozen=True)
class Queue:
    """How work is looked for."""

    model: str
    name: str = "trainer"
    lease_seconds: float = 120.0
    poll_seconds: tuple[float, float] = (30.0, 60.0)
    version: str = "{date}-{request}.{fence}"  # date of the label cut-off; the fence keeps attempts apart


@dataclass(frozen=True)
class Data:
    """Which columns of the log are what."""

    time: str
    label: str
    numbers: tuple[str, ...]
    categories: tuple[str, ...] = ()
    time_zone: str = "UTC"  # of the features weekday and minute of the day
    holdout_days: float = 28.0  # kept from training, for the gate
    calibration_days: float = 28.0  # the last part of what is left
    options: dict[str, Any] = field(default_factory=dict)  # of retrain.training_set()

    @property
    def holdout(self) -> timedelta:
        return timedelta(days=self.holdout_days)

    @property
    def calibration(self) -> timedelta:
        return timedelta(days=self.calibration_days)


@dataclass(frozen=True)
class Scores:
    """Where the predictions of candidates are written."""

    source: str  # relation with the key, the time and the features
    table: str  # relation with version, key and probability
    key: tuple[str, ...]
    version: str = "version"
    probability: str = "probability"


@dataclass(frozen=True)
class Model:
    """Parameters of the training; all of them are reported."""

    seed: int = 1
    iterations: int = 150
    iterations_per_step: int = 50  # between two looks at lease and signals
    learning_rate: float = 0.05
    max_leaf_nodes: int = 15
    min_samples_leaf: int = 200
    l2_regularization: float = 1.0


@dataclass(frozen=True)
class Costs:
    """What training costs. Without a meter, energy is an estimate and is reported as one."""

    per_cpu_hour: float = 0.05
    currency: str = "USD"
    watts_per_core: float = 15.0


@dataclass(frozen=True)
class Config:
    queue: Queue
    data: Data
    scores: Scores
    model: Model = Model()
    costs: Costs = Costs()
    artifacts: Path = Path("artifacts")


def _section(kind: type, name: str, values: dict[str, Any]) -> Any:
    known = {f.name for f in fields(kind)}
    if unknown := set(values) - known:
        raise ConfigError(f"[{name}] has the unknown key {min(unknown)}; known are {', '.join(sorted(known))}")
    lists = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    try:
        return kind(**lists)
    except TypeError as error:
        raise ConfigError(f"[{name}]: {error}") from error


def load(path: Path) -> Config:
    """Read a configuration; relative paths in it start at its directory."""
    with path.open("rb") as file:
        raw = tomllib.load(file)
    artifacts = path.parent / raw.pop("artifacts", "artifacts")
    sections = {"queue": Queue, "data": Data, "scores": Scores, "model": Model, "costs": Costs}
    if unknown := set(raw) - set(sections):
        raise ConfigError(f"unknown key or section {min(unknown)}")
    try:
        return Config(artifacts=artifacts.resolve(),
                      **{name: _section(kind, name, raw.get(name, {})) for name, kind in sections.items()})
    except TypeError as error:
        raise ConfigError(str(error)) from error
