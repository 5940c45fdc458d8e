#!/usr/bin/env python3
"""Goldens of retrain.errors: mae, mse, rmse, mape, smape, wape, r2 and the others.

Usage: errors.py > errors.sql      (the output is committed)

Needs mpmath 1.3.0, numpy 1.24.4, scikit-learn 1.3.2.  Nothing here calls or
imitates the extension's code:
  exact     rationals (fractions.Fraction) over the doubles, errors not rounded;
            roots by mpmath with 50 digits; definitions of doc/reference/errors.md
  sklearn   mean_absolute_error, mean_squared_error (and its root),
            mean_absolute_percentage_error (NULL if a value is 0),
            r2_score, explained_variance_score (NULL if the values are all equal),
            max_error, mean_pinball_loss(alpha=0.1 and 0.9)
"""
import random
import warnings
from fractions import Fraction as F

import mpmath as mp
from sklearn import metrics

mp.mp.dps = 50
warnings.simplefilter("ignore")


def root(x):
    return mp.sqrt(mp.mpf(x.numerator) / x.denominator)


def mean(v):
    return sum(v) / len(v)


def se_of_mean(v):
    """Standard error of the mean as an mpf, None for fewer than two values."""
    if len(v) < 2:
        return None
    m = mean(v)
    return root(sum((x - m) ** 2 for x in v) / (len(v) - 1) / len(v))


def quantile(e, q):
    """Type 7 at the decimal q."""
    s = sorted(e)
    at = q * (len(s) - 1)
    k = at.numerator // at.denominator
    return s[k] + (at - k) * (s[min(k + 1, len(s) - 1)] - s[k])


def pinball(e, q):
    return [q * x if x > 0 else (q - 1) * x for x in e]


def exact(actual, predicted):
    y = [F(a) for a in actual]
    p = [F(a) for a in predicted]
    e = [a - b for a, b in zip(y, p)]
    n = len(e)
    size = [abs(x) for x in e]
    squares = [x * x for x in e]
    relative = [abs(x) / abs(a) for x, a in zip(e, y) if a != 0]
    symmetric = [2 * abs(x) / (abs(a) + abs(b)) if a != 0 or b != 0 else F(0) for x, a, b in zip(e, y, p)]
    spread = sum((a - mean(y)) ** 2 for a in y)
    espread = sum((x - mean(e)) ** 2 for x in e)
    mse = mean(squares)
    rmse = root(mse)
    mse_se = se_of_mean(squares)
    rmse_se = None if mse_se is None or rmse == 0 else mse_se / (2 * rmse)
    return [
        mean(size), mse, rmse, mean(relative) if relative else None, mean(symmetric),
        sum(size) / sum(map(abs, y)) if any(y) else None,
        1 - sum(squares) / spread if spread else None, 1 - espread / spread if spread else None,
        -mean(e), max(size),
        se_of_mean(size), mse_se, rmse_se, se_of_mean(relative), se_of_mean(symmetric), se_of_mean(e),
        spread / n, root(spread / n),
        mean(pinball(e, F(0.1))), mean(pinball(e, F(0.9))),
        quantile(e, F(1, 4)), quantile(e, F(9, 10)), root(spread / n),
    ]


def sklearn(y, p):
    same = len(set(y)) == 1
    mse = metrics.mean_squared_error(y, p)
    return [
        metrics.mean_absolute_error(y, p), mse, mse ** 0.5,
        None if 0 in y else metrics.mean_absolute_percentage_error(y, p),
        None if same else metrics.r2_score(y, p), None if same else metrics.explained_variance_score(y, p),
        metrics.max_error(y, p),
        metrics.mean_pinball_loss(y, p, alpha=0.1), metrics.mean_pinball_loss(y, p, alpha=0.9),
    ]


def cases():
    r = random.Random(20240611)
    for i in range(560):
        n = r.choice((1, 2, 3, 5, 8, 12))
        unit = 10.0 ** r.randint(-3, 4)
        y = [round(r.gauss(0, 1) * unit, 4) for _ in range(n)]
        if i % 4 == 0:
            y = [abs(a) + 0.5 for a in y]
        yield "random", y, [round(a + r.gauss(0.1, 0.5) * unit, 4) for a in y]
    for i in range(60):
        n = r.choice((2, 5, 9))
        y = [float(r.choice((0, 0, 1, 2, -3))) for _ in range(n)]
        yield "zeros and ties", y, [float(r.choice((0, 1, a))) for a in y]
    for i in range(80):
        offset = r.choice((1e9, 1.7e9, -1e12, 2.0 ** 52, 1e15))
        y = [offset + round(r.gauss(0, 3), 3) for _ in range(r.choice((3, 6, 10)))]
        yield "offset", y, [a + round(r.gauss(0, 1), 3) for a in y]
    for i in range(40):
        unit = r.choice((1e-140, 1e-120, 3e120, 1e150))
        y = [r.gauss(0, 1) * unit for _ in range(r.choice((2, 5)))]
        yield "tiny or huge", y, [a + r.gauss(0, 0.3) * unit for a in y]
    for i in range(40):
        y = [r.choice((1e16, 1.0, -1e16, 1e-8, 3.0)) for _ in range(6)]
        yield "magnitudes", y, [a * (1 + r.choice((0, 2.0 ** -40, -0.25))) for a in y]
    for i in range(20):
        a = r.choice((0.0, 7.25, -1e9))
        yield "constant", [a] * 4, [a + r.choice((0, 0.5, -1.0)) for _ in range(4)]
    yield "one row", [3.0], [2.5]
    yield "one row", [0.0], [0.0]
    yield "perfect", [1.0, 2.0, 4.0], [1.0, 2.0, 4.0]
    yield "definitions 6.8", [-10.0, 5.0, 0.0, 20.0], [-12.0, 4.0, 1.0, 22.0]


def num(x):
    if x is None:
        return "NULL"
    if isinstance(x, F):
        return repr(x.numerator / x.denominator)
    return repr(float(x))


def array(v):
    return "'{" + ",".join(num(x) for x in v) + "}'"


print("-- Written by test/goldens/errors.py (mpmath 1.3.0, numpy 1.24.4, scikit-learn 1.3.2).  Do not edit.")
print("CREATE TEMP TABLE golden_errors (id integer, kind text, actual float8[], predicted float8[],")
print("\texact float8[], sklearn float8[]);")
print("INSERT INTO golden_errors VALUES")
rows = [f"({i}, '{kind}', {array(y)}, {array(p)}, {array(exact(y, p))}, {array(sklearn(y, p))})"
        for i, (kind, y, p) in enumerate(cases(), 1)]
print(",\n".join(rows) + ";")
