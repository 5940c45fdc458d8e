#!/usr/bin/env python3
"""Makes test/goldens/compat.sql: drift figures computed by Evidently, deepchecks, frouros and NannyML.

    for tool in evidently deepchecks frouros nannyml; do
        python3.11 -m venv ENVS/$tool
        ENVS/$tool/bin/pip install -r test/goldens/compat/requirements/$tool.txt
    done
    python3 test/goldens/compat.py ENVS > test/goldens/compat.sql

The tools need versions of numpy and pandas that exclude each other, so each has an environment of its own;
the driver needs nothing but Python.  compat/data.py has the data sets, compat/figures.py calls the tools,
compat/rules.py computes every figure again from counts: unless both agree, nothing is written.  Tests need no
Python, the output is committed: the rows of all samples, as expressions, and

  tool, version, function   whose figure it is, and our function for it
  kind                      number, category, or number as category
  data, bins                data set; number of bins, NULL: the tool's own
  field                     value, statistic, p_value or cramers_v
  value                     NULL if the tool raises an error, returns NaN or refuses; then note says which
  tolerance                 how far the tool's own rounding may have led it from its definition

Only frouros has bins to choose; everything else is with the tools' defaults.
"""
import json
import math
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "compat"))
import data  # noqa: E402

TOOLS = ("evidently", "deepchecks", "frouros", "nannyml")
FOLDER = Path(__file__).parent / "compat"


def field(value):
    if value is None:
        return r"\N"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else "Infinity" if value > 0 else "-Infinity"
    return str(value)


def main():
    environments = Path(sys.argv[1])
    print("-- Made by test/goldens/compat.py with the versions of test/goldens/compat/requirements.  Do not edit.")
    for line in data.sql():
        print(line)
    print("CREATE TEMPORARY TABLE compat_golden (tool text, version text, function text, kind text, data text,")
    print("\tbins integer, field text, value double precision, tolerance double precision, note text);")
    print("COPY compat_golden FROM stdin;")
    for tool in TOOLS:
        # texts in sets, and so the order of sums, must not change from run to run
        run = subprocess.run([environments / tool / "bin/python", FOLDER / "figures.py", tool], check=True, text=True,
                             stdout=subprocess.PIPE, env=dict(os.environ, PYTHONHASHSEED="0"))
        for line in run.stdout.splitlines():
            print("\t".join(field(value) for value in json.loads(line)))
    print("\\.")


if __name__ == "__main__":
    main()
