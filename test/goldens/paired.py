"""Goldens for test/sql/paired.sql.

    pip install statsmodels==0.14.1 numpy==1.26.4 scipy==1.11.4
    python test/goldens/paired.py > test/goldens/paired.sql

  auc_difference   by definition, in fractions: structural components psi of every pair of a positive and a negative
                   row, covariances of their means over rows and columns (DeLong et al. 1988, eq. 5 and 6); square root
                   and normal tail by Python's math
  holm             statsmodels.stats.multitest.multipletests(p, method='holm')

Deterministic: the same versions write the same bytes.
"""
import math
import random
from fractions import Fraction

from statsmodels.stats.multitest import multipletests


def psi(x, y):
    return Fraction(1) if x > y else Fraction(1, 2) if x == y else Fraction(0)


def covariance(a, b):
    ma, mb = sum(a) / len(a), sum(b) / len(b)
    return sum((x - ma) * (y - mb) for x, y in zip(a, b)) / (len(a) - 1)


def delong(rows):
    pos = [r for r in rows if r[0]]
    neg = [r for r in rows if not r[0]]
    if not pos or not neg:
        return None
    area, v10, v01 = [], [], []
    for k in (1, 2):
        v10.append([sum(psi(p[k], q[k]) for q in neg) / len(neg) for p in pos])
        v01.append([sum(psi(p[k], q[k]) for p in pos) / len(pos) for q in neg])
        area.append(sum(v10[-1]) / len(pos))
    if len(pos) < 2 or len(neg) < 2:
        return area[0], area[1], area[1] - area[0], None
    variance = sum(s * (covariance(v10[i], v10[j]) / len(pos) + covariance(v01[i], v01[j]) / len(neg))
                   for i, j, s in ((0, 0, 1), (1, 1, 1), (0, 1, -2)))
    return area[0], area[1], area[1] - area[0], variance


def number(x):
    return "\\N" if x is None else repr(float(x))


def main():
    rng = random.Random(6)
    print("-- Made by test/goldens/paired.py (fractions; statsmodels 0.14.1 for holm).")
    print("CREATE TEMPORARY TABLE golden_areas (label boolean[], champion float8[], challenger float8[],")
    print("\ta float8, b float8, difference float8, standard_error float8, p_value float8);")
    print("COPY golden_areas FROM stdin;")
    for case in range(300):
        n = rng.choice((2, 3, 5, 10, 20, 40))
        digits = rng.choice((0, 1, 2, 6))
        same = rng.random() < 0.1
        rows = []
        for _ in range(n):
            y = rng.random() < rng.choice((0.2, 0.5))
            a = round(rng.gauss(1 if y else 0, 1), digits)
            b = a if same else round(a * rng.random() + rng.gauss(0.7 if y else 0, 1), digits)
            if rng.random() < 0.02:
                b = rng.choice((math.inf, -math.inf))
            rows.append((y, a, b))
        g = delong(rows)
        figures = [None] * 5
        if g:
            a, b, d, v = g
            se = None if v is None else math.sqrt(v)
            p = math.erfc(abs(float(d)) / se / math.sqrt(2)) if se else None
            figures = [a, b, d, se, p]
        text = lambda x: {math.inf: "Infinity", -math.inf: "-Infinity"}.get(x, repr(x))
        print("\t".join(["{%s}" % ",".join("t" if r[0] else "f" for r in rows)] +
                        ["{%s}" % ",".join(text(r[k]) for r in rows) for k in (1, 2)] + [number(f) for f in figures]))
    print("\\.")
    print("CREATE TEMPORARY TABLE golden_holm (p float8[], adjusted float8[]);")
    print("COPY golden_holm FROM stdin;")
    for case in range(100):
        n = rng.choice((1, 2, 3, 10, 50))
        p = [round(rng.random() ** rng.choice((1, 4)), rng.choice((2, 6))) for _ in range(n)]
        adjusted = multipletests(p, method="holm")[1]
        print("{%s}\t{%s}" % (",".join(map(repr, p)), ",".join(repr(float(x)) for x in adjusted)))
    print("\\.")


main()
