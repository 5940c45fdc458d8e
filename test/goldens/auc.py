#!/usr/bin/env python3
"""Goldens of roc_auc, average_precision, ks_separation, log_loss, brier and
calibration_line, on seeded random and adversarial cases.

Usage: auc.py > auc.sql      (the output is committed)

Needs scikit-learn 1.3.2, numpy 1.24.4, scipy 1.10.1, mpmath 1.3.0.  Nothing here
calls or imitates the extension's code:
  area                  sklearn.metrics.roc_auc_score, checked against the exact
                        share of pairs (fractions.Fraction).  It refuses infinite
                        scores: +-1.5e308, beyond all others, stand for them
  average precision     sklearn.metrics.average_precision_score
  separation            scipy.stats.ks_2samp(...).statistic
  log loss              sklearn.metrics.log_loss (clips to 2^-52)
  Brier score           sklearn.metrics.brier_score_loss
  parts of it           exact rationals over the doubles, by their definition as
                        means over rows, not by the sums that we use
  DeLong                mpmath, 50 digits: all placements, row by row, variance
                        with divisor n - 1, logit interval
  calibration line      mpmath, 50 digits: Newton's method on the rows; bisection
                        for calibration in the large
"""
import warnings
from fractions import Fraction

import mpmath as mp
import numpy as np
from scipy.stats import ks_2samp
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

warnings.simplefilter("ignore")
mp.mp.dps = 50
EPS = 2.0 ** -52
BINS = 10
rng = np.random.default_rng(20261124)


def num(x):
    if x is None:
        return "NULL"
    x = float(x)
    return "'%r'" % x if x == x and abs(x) != float("inf") else "'%s'" % str(x).replace("inf", "Infinity")


def finite(scores):
    return [max(min(s, 1.5e308), -1.5e308) for s in scores]


def area(y, s):
    pos = [v for v, t in zip(s, y) if t]
    neg = [v for v, t in zip(s, y) if not t]
    if not pos or not neg:
        return None
    exact = Fraction(sum(2 * (a > b) + (a == b) for a in pos for b in neg), 2 * len(pos) * len(neg))
    value = roc_auc_score(y, finite(s))
    assert abs(value - float(exact)) < 1e-13
    return value


def delong(y, s):
    pos = [v for v, t in zip(s, y) if t]
    neg = [v for v, t in zip(s, y) if not t]
    if len(pos) < 2 or len(neg) < 2:
        return None, None, None
    psi = lambda a, b: mp.mpf((a > b) + (a >= b)) / 2
    v10 = [sum(psi(a, b) for b in neg) / len(neg) for a in pos]
    v01 = [sum(psi(a, b) for a in pos) / len(pos) for b in neg]
    auc = sum(v10) / len(pos)
    if auc < mp.mpf(10) ** -40 or 1 - auc < mp.mpf(10) ** -40:
        return None, None, None
    var = (sum((v - auc) ** 2 for v in v10) / (len(pos) - 1) / len(pos)
           + sum((v - auc) ** 2 for v in v01) / (len(neg) - 1) / len(neg))
    se = mp.sqrt(var)
    z = mp.sqrt(2) * mp.erfinv(mp.mpf("0.95"))
    h = z * se / (auc * (1 - auc))
    return se, expit(mp.log(auc / (1 - auc)) - h), expit(mp.log(auc / (1 - auc)) + h)


def parts(y, p, group):
    """Means over the rows; group gives the group of each row."""
    N = len(y)
    F = [Fraction(v) for v in p]
    mean_y = Fraction(sum(y), N)
    rows = {}
    for i, g in enumerate(group):
        rows.setdefault(g, []).append(i)
    f = {g: sum(F[i] for i in r) / len(r) for g, r in rows.items()}
    o = {g: Fraction(sum(y[i] for i in r), len(r)) for g, r in rows.items()}
    rel = sum((f[g] - o[g]) ** 2 for g in group) / N
    res = sum((o[g] - mean_y) ** 2 for g in group) / N
    wbv = sum((F[i] - f[g]) ** 2 for i, g in enumerate(group)) / N
    wbc = 2 * sum((F[i] - f[g]) * (y[i] - o[g]) for i, g in enumerate(group)) / N
    unc = mean_y * (1 - mean_y)
    brier = sum((a - b) ** 2 for a, b in zip(F, y)) / N
    assert brier == rel - res + unc + wbv - wbc
    return rel, res, unc, wbv, wbc


def bin_of(p):
    return next((i for i in range(BINS) if i / BINS < p <= (i + 1) / BINS), 0)


def expit(t):
    return 1 / (1 + mp.exp(-t))


def weight(t):
    e = mp.exp(-abs(t))
    return e / (1 + e) ** 2


def in_the_large(y, x):
    """Bisection of the likelihood equation."""
    base = mp.log(mp.mpf(sum(y)) / (len(y) - sum(y)))
    low, high = base - max(x) - 1, base - min(x) + 1
    for _ in range(150):
        mid = (low + high) / 2
        if sum(expit(mid + v) for v in x) < sum(y):
            low = mid
        else:
            high = mid
    return low, 1 / mp.sqrt(sum(weight(low + v) for v in x))


def newton(y, x):
    """Maximum likelihood of intercept + slope x, from slope 0."""
    a, b = mp.log(mp.mpf(sum(y)) / (len(y) - sum(y))), mp.mpf(0)
    nll = lambda a, b: sum(mp.log(1 + mp.exp(a + b * v)) - t * (a + b * v) for v, t in zip(x, y))
    loss = nll(a, b)
    for _ in range(500):
        m = [expit(a + b * v) for v in x]
        w = [weight(a + b * v) for v in x]
        g = [sum(t - q for q, t in zip(m, y)), sum((t - q) * v for q, t, v in zip(m, y, x))]
        h = [sum(w), sum(u * v for u, v in zip(w, x)), sum(u * v * v for u, v in zip(w, x))]
        det = h[0] * h[2] - h[1] ** 2
        da, db = (h[2] * g[0] - h[1] * g[1]) / det, (h[0] * g[1] - h[1] * g[0]) / det
        if abs(da) < mp.mpf(10) ** -25 and abs(db) < mp.mpf(10) ** -25:
            return b, mp.sqrt(h[0] / det), a, mp.sqrt(h[2] / det)
        while nll(a + da, b + db) > loss + mp.mpf(10) ** -35:
            da, db = da / 2, db / 2
        a, b = a + da, b + db
        loss = nll(a, b)
    raise ArithmeticError


def line(y, p):
    q = [min(max(v, EPS), 1 - EPS) for v in p]
    x = [mp.log(mp.mpf(v)) - mp.log(1 - mp.mpf(v)) for v in q]
    pos = [v for v, t in zip(q, y) if t]
    neg = [v for v, t in zip(q, y) if not t]
    if not pos or not neg:
        return (None,) * 6
    large = in_the_large(y, x)
    if min(pos) >= max(neg) or max(pos) <= min(neg):
        return (None,) * 4 + large
    return newton(y, x) + large


# -------------------------------------------------------------------- cases

def labels(n):
    kind = rng.integers(8)
    if kind == 0:
        return [int(rng.integers(2))] * n
    if kind == 1:
        y = [0] * n
        y[int(rng.integers(n))] = 1
        return y
    if kind == 2:
        y = [1] * n
        y[int(rng.integers(n))] = 0
        return y
    return [int(v) for v in rng.random(n) < rng.uniform(0.1, 0.9)]


def scores(n, y):
    """Any numbers."""
    kind = rng.integers(7)
    if kind == 0:
        return [float(rng.integers(-2, 3))] * n
    if kind == 1:
        return [float(v) for v in rng.integers(0, 4, n)]
    if kind == 2:
        return [float(rng.choice([-np.inf, np.inf, 0.0, -0.0, 1.0])) for _ in range(n)]
    if kind == 3:
        return [float(rng.choice([5e-324, -5e-324, 0.0, 1e-310, 1e308, -1e308, 2.0 ** -1022])) for _ in range(n)]
    if kind == 4:
        base = float(rng.choice([1.0, 1e15, -3.0]))
        return [float(np.nextafter(base, base + rng.integers(-1, 2))) for _ in range(n)]
    if kind == 5:
        return [t * 2.0 + float(rng.integers(0, 2)) for t in y]          # separated
    return [round(float(v), 4) for v in rng.standard_normal(n) + np.array(y) * rng.uniform(-1, 2)]


def probabilities(n, y):
    kind = rng.integers(9)
    if kind == 0:
        return [float(rng.choice([0.0, 0.5, 1.0, 0.25]))] * n
    if kind == 1:
        return [float(v) for v in rng.integers(0, 2, n)]                 # 0 and 1
    if kind == 2:
        return [int(v) / 10 for v in rng.integers(0, 11, n)]             # edges of bins
    if kind == 3:
        return [float(rng.choice([0.0, 5e-324, 1e-300, 1e-17, EPS, EPS / 2, 1 - EPS, 1 - EPS / 2, 1.0, 0.5]))
                for _ in range(n)]
    if kind == 4:
        return [0.9 * t + 0.05 + round(float(rng.uniform(-0.05, 0.05)), 3) for t in y]   # separated
    if kind == 5:
        return [round(float(v), 3) / 1000 for v in rng.random(n)]        # rare class
    if kind == 6:
        return [0.5 + float(rng.integers(-4, 5)) * 2.0 ** -20 for _ in range(n)]
    z = rng.standard_normal(n) * 2 + np.array(y) * rng.uniform(-0.5, 2)
    return [round(float(v), 5) for v in 1 / (1 + np.exp(-z))]


def formula(n):
    """As in test/sql/auc.sql."""
    return ([int(i * 7919 % 10007 < i * i % 10007) for i in range(n)], [(i * i % 10007) / 10007 for i in range(n)])


out_scores, out_p = [], []
for case in range(600):
    n = int(rng.integers(1, 31)) if case else 1
    y = labels(n)
    s = scores(n, y)
    if case == 1:
        y, s = [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]        # scikit-learn's documentation: 0.75 and 0.83
    pos, neg = sum(y), n - sum(y)
    ks = ks_2samp([v for v, t in zip(s, y) if t], [v for v, t in zip(s, y) if not t]).statistic if pos and neg else None
    ap = average_precision_score(y, finite(s)) if pos else None
    out_scores.append("(%d,'%s','{%s}',%s,%s,%s,%s,%s,%s)" % (
        case, "".join(map(str, y)), ",".join(repr(v) for v in s), num(area(y, s)), num(ap), num(ks),
        *(num(v) for v in delong(y, s))))
for case in range(601):
    if case == 600:
        y, p = formula(2000)
    else:
        n = int(rng.integers(1, 31))
        y = labels(n)
        p = probabilities(n, y)
    rel, res, unc, _, _ = parts(y, p, p)
    brel, bres, _, wbv, wbc = parts(y, p, [bin_of(v) for v in p])
    out_p.append("(%d,'%s','{%s}',%s)" % (
        case, "" if case == 600 else "".join(map(str, y)), "" if case == 600 else ",".join(repr(v) for v in p),
        ",".join(num(v) for v in (log_loss(y, p, labels=[0, 1]), brier_score_loss(y, p, pos_label=1), rel, res, unc,
                                  brel, bres, wbv, wbc, *line(y, p)))))
print("-- Written by test/goldens/auc.py (scikit-learn 1.3.2, numpy 1.24.4, scipy 1.10.1, mpmath 1.3.0).  Do not edit.")
print("CREATE TEMP TABLE golden_scores (id integer, labels text, scores double precision[], auc double precision,"
      " ap double precision, ks double precision, se double precision, low double precision, high double precision);")
print("INSERT INTO golden_scores VALUES\n" + ",\n".join(out_scores) + ";")
print("CREATE TEMP TABLE golden_probabilities (id integer, labels text, probabilities double precision[],"
      " log_loss double precision, brier double precision, rel double precision, res double precision,"
      " unc double precision, brel double precision, bres double precision, wbv double precision,"
      " wbc double precision, slope double precision, slope_se double precision, intercept double precision,"
      " intercept_se double precision, large double precision, large_se double precision);")
print("INSERT INTO golden_probabilities VALUES\n" + ",\n".join(out_p) + ";")
