"""Goldens for test/sql/diagnosis.sql.

    pip install -r test/goldens/requirements.txt
    python test/goldens/diagnosis.py > test/goldens/diagnosis.sql

The parts of the log loss do not come from the code under test: the isotonic fit is the max-min formula over whole
groups of equal probabilities, in fractions; logarithms are mpmath's at 50 digits.  While the goldens are made, the fit
is checked against scikit-learn's IsotonicRegression to 1e-12, and both parts against being negative.

Deterministic: the same versions write the same bytes.
"""
import random
from fractions import Fraction

import mpmath
import numpy as np
from sklearn.isotonic import IsotonicRegression

mpmath.mp.dps = 50
EPS = Fraction(2) ** -52


def fit(rows):
    """Share of positives by probability: max over starts of the min over ends (Barlow et al. 1972)."""
    values = sorted({p for p, _ in rows})
    n = [sum(1 for p, _ in rows if p == v) for v in values]
    k = [sum(1 for p, y in rows if p == v and y) for v in values]
    share = lambda a, b: Fraction(sum(k[a:b + 1]), sum(n[a:b + 1]))
    last = len(values)
    return {v: max(min(share(a, b) for b in range(i, last)) for a in range(i + 1)) for i, v in enumerate(values)}


def cost(p, y):
    p = p if y else 1 - p
    return -mpmath.log(mpmath.mpf(p.numerator) / p.denominator)


def parts(rows):
    shares = fit(rows)
    n = len(rows)
    skl = IsotonicRegression().fit([p for p, _ in rows], [y for _, y in rows]).predict([p for p, _ in rows])
    assert max(abs(float(shares[p]) - s) for (p, _), s in zip(rows, skl)) < 1e-12
    clip = lambda p: min(max(Fraction(p), EPS), 1 - EPS)
    score = sum(cost(clip(p), y) for p, y in rows) / n
    fitted = sum(cost(shares[p], y) for p, y in rows) / n
    base = Fraction(sum(y for _, y in rows), n)
    uncertainty = sum(cost(base, y) for _, y in rows) / n
    assert score - fitted > -1e-40 and uncertainty - fitted > -1e-40
    return score, score - fitted, uncertainty - fitted, uncertainty, len(set(shares.values())), sum(clip(p) != Fraction(p) for p, _ in rows)


def cases():
    rng = random.Random(20261129)
    for _ in range(300):
        n = rng.choice((1, 2, 3, 5, 10, 30, 60))
        digits = rng.choice((1, 2, 17))
        bend = rng.choice((0.3, 1.0, 3.0))
        rows = []
        for _ in range(n):
            p = round(rng.random(), digits)
            if rng.random() < 0.03:
                p = rng.choice((0.0, 1.0))
            rows.append((p, rng.random() < p ** bend))
        yield rows


def main():
    print("-- Made by test/goldens/diagnosis.py: scikit-learn only checks, the figures are fractions and mpmath at 50 digits.")
    print("CREATE TEMPORARY TABLE golden_parts (label boolean[], probability float8[], log_loss float8, miscalibration float8,")
    print("\tdiscrimination float8, uncertainty float8, groups bigint, clipped bigint);")
    print("COPY golden_parts FROM stdin;")
    for rows in cases():
        figures = parts(rows)
        arrays = ("{%s}" % ",".join("t" if y else "f" for _, y in rows), "{%s}" % ",".join(repr(p) for p, _ in rows))
        print("\t".join(arrays + tuple(mpmath.nstr(f, 20) for f in figures[:4]) + tuple(map(str, figures[4:]))))
    print("\\.")


main()
