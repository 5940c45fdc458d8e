"""profile_columns over the whole table against SUMMARIZE of DuckDB, one thread, on a file of its own with the
same rows, alternated; prints the median of the pairwise ratios.  SUMMARIZE gives approximate quantiles and
distinct counts per column, as a profile does.
Called by bench/run.sh; talks to the server through psql, so that it needs no driver."""
import os
import re
import statistics
import subprocess
import tempfile
import time

import duckdb

ROUNDS = min(int(os.environ["ROUNDS"]), 3)
TARGET = 0.15
COLUMNS = "id, ts, model_id, score, label, pred, f1, f2, f3, f4, f5, f6, f7, f8, cat20, cat500, k"
TYPES = ("{'id': 'BIGINT', 'ts': 'TIMESTAMPTZ', 'model_id': 'INTEGER', 'score': 'DOUBLE', 'label': 'BOOLEAN', 'pred': 'BOOLEAN', "
         + ", ".join(f"'f{i}': 'DOUBLE'" for i in range(1, 9)) + ", 'cat20': 'VARCHAR', 'cat500': 'VARCHAR', 'k': 'INTEGER'}")

psql = subprocess.Popen(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"],
                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
psql.stdin.write("\\timing on\n")

with tempfile.TemporaryDirectory(dir=".") as directory:
    csv = os.path.join(directory, "plog.csv")
    subprocess.run(["psql", "-X", "-q", "-c", f"\\copy (SELECT {COLUMNS} FROM plog) TO '{csv}' (FORMAT csv)"], check=True)
    theirs = duckdb.connect(os.path.join(directory, "plog.duckdb"))
    theirs.execute("SET threads = 1")
    theirs.execute(f"CREATE TABLE plog AS SELECT * FROM read_csv('{csv}', header = false, columns = {TYPES})")
    os.remove(csv)

    def in_database():
        psql.stdin.write(f"SELECT cardinality(retrain.profile_columns({COLUMNS})) FROM plog;\n")
        psql.stdin.flush()
        assert psql.stdout.readline() == "17\n"
        return float(re.search(r"Time: ([0-9.]+) ms", psql.stdout.readline()).group(1))

    def in_duckdb():
        start = time.perf_counter()
        assert len(theirs.execute("SUMMARIZE plog").fetchall()) == 17
        return (time.perf_counter() - start) * 1000

    pairs = [(in_database(), in_duckdb()) for _ in range(ROUNDS + 1)][1:]
    theirs.close()
ratio = statistics.median(a / b for a, b in pairs)
print("%-36s %-32s %8.2f %8.2f %10.1f %s" % (
    "profile_columns, 17 columns", f"DuckDB {duckdb.__version__} SUMMARIZE", TARGET, ratio,
    statistics.median(a for a, _ in pairs), "reached" if ratio <= TARGET else "MISSED"))
