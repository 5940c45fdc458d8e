"""Where a version comes from: code, libraries, cost."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import time
from importlib import metadata
from pathlib import Path
from typing import Any

from .config import Costs

LIBRARIES = ("numpy", "scipy", "scikit-learn", "joblib", "psycopg")
HERE = Path(__file__).resolve().parent


def code_revision() -> str:
    """Return what the environment says (set it when building an image), the commit, or a digest of the sources."""
    if revision := os.environ.get("TRAINER_CODE_REVISION"):
        return revision
    try:
        git = subprocess.run(["git", "-C", str(HERE), "describe", "--always", "--dirty", "--abbrev=12"],
                             capture_output=True, text=True, check=False)
        if git.returncode == 0:
            return git.stdout.strip()
    except OSError:
        pass  # no git here
    digest = hashlib.sha256()
    for file in sorted(HERE.glob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"sources sha256:{digest.hexdigest()[:16]}"


def libraries() -> dict[str, str]:
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in LIBRARIES}}


class Meter:
    """Counts the processor time of this process, all threads, from its making on."""

    def __init__(self, costs: Costs) -> None:
        self.costs, self.cpu, self.wall = costs, time.process_time(), time.monotonic()

    def details(self) -> dict[str, Any]:
        """Return cost and energy as report() wants them, and how they were arrived at."""
        cpu = time.process_time() - self.cpu
        return {
            "cost": round(cpu / 3600 * self.costs.per_cpu_hour, 6),
            "currency": self.costs.currency,
            "energy_kwh": round(cpu / 3600 * self.costs.watts_per_core / 1000, 9),
        }

    def basis(self) -> dict[str, Any]:
        return {
            "cpu_seconds": round(time.process_time() - self.cpu, 2),
            "seconds": round(time.monotonic() - self.wall, 2),
            "energy": f"estimate, no meter: {self.costs.watts_per_core} W for each busy core",
            "cost": f"{self.costs.per_cpu_hour} {self.costs.currency} per core and hour",
        }
