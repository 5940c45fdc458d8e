"""Goldens for test/sql/error_control.sql.

    pip install scipy==1.17.1
    python test/goldens/error_control.py

Twelve columns of 100 rows against 100 others that are moved by SHIFTS: p-values
by scipy.stats.ks_2samp (exact), adjusted by scipy.stats.false_discovery_control
(method bh), to be pasted into the test.
"""
from scipy.stats import false_discovery_control, ks_2samp

SHIFTS = [4, 6, 8, 10, 12, 14, 19, 20, 21, 22, 24, 30]
reference = list(range(100))
p = [ks_2samp(reference, [x + s - 0.5 for x in reference], method="exact").pvalue for s in SHIFTS]
for i, (raw, adjusted) in enumerate(zip(p, false_discovery_control(p, method="bh")), 1):
    print(f"('f{i}', {raw:.12g}, {adjusted:.12g}),")
