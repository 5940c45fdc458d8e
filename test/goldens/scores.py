#!/usr/bin/env python3
"""Goldens of retrain.scores: thresholds, gains, costs, calibration errors, ranks.

Usage: scores.py > scores.sql      (the output is committed)

Needs numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1, mpmath 1.3.0.  Nothing here calls
or imitates the extension's code:
  roc_auc, average_precision   sklearn.metrics.roc_auc_score, average_precision_score
  counts at a threshold, F1    sklearn.metrics.confusion_matrix, f1_score
  ks_separation                scipy.stats.ks_2samp(...).statistic
  log_loss                     mpmath, 50 digits, probabilities clipped to [2^-52, 1 - 2^-52]
  brier, ece, mce, ace         exact rationals (fractions.Fraction) over the doubles
  capture                      exact rationals, row by row, ties shared
  standard errors              numpy.std(ddof=1) of the rows' terms, exact shares at the smallest location
  best threshold               every threshold tried, costs are integers

A case is ten integers; the test makes its rows from them by the same arithmetic as rows()
below, each operation of which is exact or correctly rounded in both.
"""
import warnings
from fractions import Fraction

import mpmath as mp
import numpy as np
import scipy.stats
import sklearn.metrics

mp.mp.dps = 50
warnings.simplefilter("ignore")


def rows(c):
    n, a, b, m, d, e, f, g, mode = c
    out = []
    for i in range(1, n + 1):
        x = float((i * a + b) % m) / float(m)
        if mode == 1:
            x = x * x
            x = x * x
            x = x * x
        elif mode == 2:
            x = 1.0 if x >= 0.5 else 0.0
        elif mode == 3:
            x = x * 1e-300
        elif mode == 4:
            x = 1.0 - x * x * 2.0 ** -20
        elif mode == 5:
            x = float((i * a + b) % 16) / 15.0
        out.append(((i * d + e) % f < g, x))
    return out


def cases():
    rng = np.random.default_rng(20261124)
    primes = [2, 3, 5, 7, 11, 13, 50, 97, 101, 997, 10007, 1000003]
    out = [(1, 1, 0, 2, 1, 0, 1, 1, 0), (1, 1, 0, 2, 1, 0, 1, 0, 0), (2, 1, 0, 3, 1, 0, 2, 1, 0),
           (40, 3, 1, 7, 1, 0, 1, 1, 0), (40, 3, 1, 7, 1, 0, 1, 0, 0), (64, 5, 2, 16, 3, 1, 4, 2, 5)]
    while len(out) < 700:
        f = int(rng.choice([2, 3, 7, 10, 101]))
        out.append((int(rng.choice([2, 3, 5, 8, 15, 16, 31, 60, 120])), int(rng.integers(1, 100)),
                    int(rng.integers(0, 50)), int(rng.choice(primes)), int(rng.integers(1, 60)),
                    int(rng.integers(0, 60)), f, int(rng.integers(0, f + 1)),
                    int(rng.choice([0, 0, 0, 1, 2, 3, 4, 5, 5]))))
    return out


def equal_width(data, bins=15):
    """|sum p - positives| and rows, by bins (i/B, (i+1)/B], 0 in the first."""
    total = [Fraction(0)] * bins
    count = [0] * bins
    for y, p in data:
        k = 0 if p == 0 else next(i for i in range(bins) if i / bins < p <= (i + 1) / bins)
        total[k] += Fraction(p) - y
        count[k] += 1
    return [(abs(t), c) for t, c in zip(total, count) if c]


def row_errors(data, place):
    """Standard error of the mean of s (p - y), s the sign of the row's bin."""
    sums = {}
    for y, x in data:
        sums[place(x)] = sums.get(place(x), Fraction(0)) + Fraction(x) - y
    terms = [(1 if sums[place(x)] >= 0 else -1) * (x - y) for y, x in data]
    return float(np.std(terms, ddof=1) / np.sqrt(len(terms))) if len(terms) > 1 else None


def width_bin(x, bins=15):
    return 0 if x == 0 else next(i for i in range(bins) if i / bins < x <= (i + 1) / bins)


def separation_error(data):
    """Of the difference of two shares at the smallest value where it is largest."""
    n = [sum(1 for v, _ in data if v == k) for k in (False, True)]
    best = None
    for x in sorted({x for _, x in data}):
        f = [Fraction(sum(1 for v, z in data if v == k and z <= x), n[k]) for k in (False, True)]
        if best is None or abs(f[1] - f[0]) > best[0]:
            best = (abs(f[1] - f[0]), f)
    variance = sum(f * (1 - f) / k for f, k in zip(best[1], n))
    return mp.sqrt(mp.mpf(variance.numerator) / variance.denominator)


def equal_mass(data, bins):
    """The same by quantile edges: exact positions, an atom in a bin of its own."""
    p = sorted(x for _, x in data)
    n = len(p)
    quantiles = []
    for i in range(1, bins):
        k, r = divmod(i * (n - 1), bins)
        if r == 0:
            q = p[k]
        else:
            t = r / bins
            lo, hi = p[k], p[k + 1]
            q = lo + (hi - lo) * t if t < 0.5 else hi - (hi - lo) * (1 - t)
        quantiles.append(q)
    edges = set(quantiles)
    edges |= {float(np.nextafter(q, -np.inf)) for q in quantiles if quantiles.count(q) > 1}
    edges = sorted(edges)
    sums = {}
    for y, x in data:
        k = sum(1 for edge in edges if edge < x)
        sums[k] = sums.get(k, Fraction(0)) + Fraction(x) - y
    return [abs(s) for s in sums.values()], lambda x: sum(1 for edge in edges if edge < x)


def capture(data, share):
    """Expected share of the positives among the first share N rows, ties in random order."""
    left = Fraction(share) * len(data)
    positives = sum(y for y, _ in data)
    if positives == 0:
        return None
    found = Fraction(0)
    for p in sorted({x for _, x in data}, reverse=True):
        group = [y for y, x in data if x == p]
        part = min(Fraction(1), left / len(group))
        found += part * sum(group)
        left -= part * len(group)
    return found / positives


def best(data, costs):
    """Cheapest threshold, of several the highest; and its cost."""
    fp, fn, tp, tn = costs
    found = None
    for t in [float("inf")] + sorted({x for _, x in data}, reverse=True):
        cost = sum((tp if y else fp) if x >= t else (fn if y else tn) for y, x in data)
        if found is None or cost < found[1]:
            found = (t, cost)
    return found


def golden(c):
    data = rows(c)
    y = np.array([v for v, _ in data], dtype=int)
    p = np.array([x for _, x in data])
    n, both = len(data), 0 < y.sum() < len(data)
    lo = mp.mpf(2) ** -52
    loss = sum(-mp.log(min(max(mp.mpf(x), lo), 1 - lo) if v else 1 - min(max(mp.mpf(x), lo), 1 - lo))
               for v, x in data) / n
    width = equal_width(data)
    tn, fp, fn, tp = sklearn.metrics.confusion_matrix(y, (p >= 0.5).astype(int), labels=[0, 1]).ravel()
    cost = best(data, (1, 5, 0, 0))
    gain = best(data, (3, 1, -2, 1))
    return [
        int(y.sum()),
        sklearn.metrics.roc_auc_score(y, p) if both else None,
        sklearn.metrics.average_precision_score(y, p) if y.any() else None,
        scipy.stats.ks_2samp(p[y == 1], p[y == 0]).statistic if both else None,
        loss,
        sum((Fraction(x) - v) ** 2 for v, x in data) / n,
        sum(t for t, _ in width) / n,
        max(t / k for t, k in width),
        sum(equal_mass(data, 15)[0]) / n,
        sum(equal_mass(data, 4)[0]) / n,
        capture(data, 0.1), capture(data, 0.375),
        int(tp), int(fp), int(tn), int(fn),
        sklearn.metrics.f1_score(y, (p >= 0.5).astype(int), zero_division=0) if tp + fp + fn else None,
        cost[0], cost[1], gain[0], gain[1],
        separation_error(data) if both else None,
        row_errors(data, width_bin), row_errors(data, equal_mass(data, 15)[1]),
    ]


def text(x):
    if x is None:
        return "NULL"
    if isinstance(x, int):
        return str(x)
    x = float(x)
    return "'Infinity'" if x == float("inf") else repr(x)


def main():
    print("-- Written by test/goldens/scores.py (numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1,"
          " mpmath 1.3.0).  Do not edit.")
    print("CREATE TEMP TABLE golden_scores (id integer, n bigint, a bigint, b bigint, m bigint, d bigint, e bigint,"
          " f bigint, g bigint, mode integer,\n\tpositives bigint, roc_auc double precision,"
          " average_precision double precision, ks_separation double precision,\n\tlog_loss double precision,"
          " brier double precision, ece double precision, mce double precision,\n\tace double precision,"
          " ace_4 double precision, capture_10 double precision, capture_37 double precision,\n"
          "\ttp bigint, fp bigint, tn bigint, fn bigint, f1 double precision,\n"
          "\tbest double precision, cost double precision, best_gain double precision, cost_gain double precision,\n"
          "\tks_error double precision, ece_error double precision, ace_error double precision);")
    print("INSERT INTO golden_scores VALUES")
    lines = ["(" + ", ".join([str(i)] + [str(v) for v in c] + [text(v) for v in golden(c)]) + ")"
             for i, c in enumerate(cases(), 1)]
    print(",\n".join(lines) + ";")


main()
