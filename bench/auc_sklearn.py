"""roc_auc in the database against sklearn.metrics.roc_auc_score on the same rows in
memory, alternated; prints the median of the pairwise ratios.
Called by bench/run.sh; talks to the server through psql, so that it needs no driver."""
import os
import re
import statistics
import subprocess
import sys
import time

import numpy as np
import sklearn
from sklearn.metrics import roc_auc_score

ROUNDS = int(os.environ["ROUNDS"])
TARGET = 0.4

binary = subprocess.run(
    ["psql", "-X", "-q", "-c", "COPY (SELECT score, label FROM plog) TO STDOUT (FORMAT binary)"],
    stdout=subprocess.PIPE, check=True).stdout
# header of 19 bytes, per row: column count, length, float8, length, bool; trailer of 2 bytes
row = np.dtype([("columns", ">i2"), ("l1", ">i4"), ("score", ">f8"), ("l2", ">i4"), ("label", "u1")])
rows = np.frombuffer(binary, dtype=row, offset=19, count=(len(binary) - 21) // row.itemsize)
score, label = rows["score"].astype("f8"), rows["label"].astype(bool)
del binary, rows

psql = subprocess.Popen(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"],
                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
psql.stdin.write("\\timing on\n")


def in_database():
    """Milliseconds by psql's clock, and the area."""
    psql.stdin.write("SELECT retrain.roc_auc(label, score) FROM plog;\n")
    psql.stdin.flush()
    value = float(psql.stdout.readline())
    return float(re.search(r"Time: ([0-9.]+) ms", psql.stdout.readline()).group(1)), value


def in_memory():
    start = time.perf_counter()
    value = roc_auc_score(label, score)
    return (time.perf_counter() - start) * 1000, float(value)


pairs = [(in_database(), in_memory()) for _ in range(ROUNDS + 1)][1:]
for ours, theirs in pairs:
    if abs(ours[1] - theirs[1]) > 1e-12:
        sys.exit(f"roc_auc gives {ours[1]!r}, scikit-learn {theirs[1]!r}")
ratio = statistics.median(a[0] / b[0] for a, b in pairs)
print("%-36s %-32s %8.2f %8.2f %10.1f %s" % (
    "roc_auc", f"scikit-learn {sklearn.__version__}, numpy {np.__version__}", TARGET, ratio,
    statistics.median(a[0] for a, _ in pairs), "reached" if ratio <= TARGET else "MISSED"))
