"""ks_stat in the database against scipy.stats.ks_2samp on the same values in
memory, alternated; prints the median of the pairwise ratios.  The answer
depends on numpy: newer ones sort with AVX-512 or AVX2.
Called by bench/run.sh; talks to the server through psql, so that it needs no driver."""
import os
import re
import statistics
import subprocess
import sys
import time

import numpy as np
import scipy
from scipy import stats

CURRENT = "ts >= timestamptz '2025-01-16 00:00+00'"
ROUNDS = int(os.environ["ROUNDS"])
TARGET = 0.5

binary = subprocess.run(
    ["psql", "-X", "-q", "-c", f"COPY (SELECT score, {CURRENT} FROM plog) TO STDOUT (FORMAT binary)"],
    stdout=subprocess.PIPE, check=True).stdout
# header of 19 bytes, per row: column count, length, float8, length, bool; trailer of 2 bytes
row = np.dtype([("columns", ">i2"), ("l1", ">i4"), ("score", ">f8"), ("l2", ">i4"), ("current", "u1")])
rows = np.frombuffer(binary, dtype=row, offset=19, count=(len(binary) - 21) // row.itemsize)
score, current = rows["score"].astype("f8"), rows["current"].astype(bool)
reference, current = score[~current], score[current]
del binary, rows, score

psql = subprocess.Popen(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"],
                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
psql.stdin.write("\\timing on\n")


def in_database():
    """Milliseconds by psql's clock, and the statistic."""
    psql.stdin.write(f"SELECT retrain.ks_stat(score, {CURRENT}) FROM plog;\n")
    psql.stdin.flush()
    value = float(psql.stdout.readline())
    return float(re.search(r"Time: ([0-9.]+) ms", psql.stdout.readline()).group(1)), value


def in_memory():
    start = time.perf_counter()
    value = stats.ks_2samp(reference, current, method="asymp").statistic
    return (time.perf_counter() - start) * 1000, float(value)


pairs = [(in_database(), in_memory()) for _ in range(ROUNDS + 1)][1:]
for ours, theirs in pairs:
    if abs(ours[1] - theirs[1]) > 1e-12:
        sys.exit(f"ks_stat gives {ours[1]!r}, scipy {theirs[1]!r}")
ratio = statistics.median(a[0] / b[0] for a, b in pairs)
print("%-36s %-32s %8.2f %8.2f %10.1f %s" % (
    "ks_stat, continuous", f"scipy {scipy.__version__}, numpy {np.__version__}", TARGET, ratio,
    statistics.median(a[0] for a, _ in pairs), "reached" if ratio <= TARGET else "MISSED"))
