#!/usr/bin/env python3
"""Goldens of compare_models and compare_windows.

Usage: comparison.py > comparison.sql      (the output is committed)

Needs statsmodels 0.15.0, scikit-learn 1.9.1, numpy 2.4.6, mpmath 1.3.0 or later.  Nothing
here calls or imitates the extension's code:
  accuracy, F1              sklearn.metrics.accuracy_score, f1_score
  p of accuracy, models     statsmodels.stats.contingency_tables.mcnemar(exact=True)
  interval of it            Bonett and Price (2012), formula evaluated by mpmath at 50 digits
                            as a normal interval of the table with a row added to both discordant cells
  p of accuracy, windows    statsmodels.stats.proportion.proportions_ztest (pooled)
  interval of it            confint_proportions_2indep(method='newcomb', compare='diff')
  interval and p of F1      mpmath: numeric gradient over the cells and the full multinomial
                            covariance, of two windows that of each window (not the closed form)
"""
import warnings

import mpmath as mp
import numpy as np
import sklearn
import statsmodels
from sklearn.metrics import accuracy_score, f1_score
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

warnings.simplefilter("ignore")
mp.mp.dps = 50
Z = mp.sqrt(2) * mp.erfinv(mp.mpf("0.95"))


def f1(tp, wrong):
    return 2 * tp / (2 * tp + wrong)


def of_models(n, side):
    tp = sum(n[i] for i in range(8) if i & 4 and i >> (1 - side) & 1)
    return f1(tp, sum(n[i] for i in range(8) if (i >> 2 & 1) != (i >> (1 - side) & 1)))


def of_window(n, window):
    tp = sum(n[i] for i in range(8) if i & 4 and i & 2 and i & 1 == window)
    return f1(tp, sum(n[i] for i in range(8) if (i >> 2 & 1) != (i >> 1 & 1) and i & 1 == window))


def covariance_of(f, n, cells):
    """Variance of f at the counts n by its numeric gradient over multinomial cells."""
    n = [mp.mpf(x) for x in n]
    total = sum(n[i] for i in cells)
    gradient = {}
    for i in cells:
        step = mp.mpf(10) ** -20
        up, down = list(n), list(n)
        up[i] += step
        down[i] -= step
        gradient[i] = (f(up) - f(down)) / (2 * step)
    return sum(gradient[i] * gradient[j] * ((n[i] if i == j else 0) - n[i] * n[j] / total) for i in cells for j in cells)


def normal(difference, variance):
    if variance < mp.mpf(10) ** -30:
        return None, None, None
    half = Z * mp.sqrt(variance)
    return max(mp.mpf(-1), difference - half), min(mp.mpf(1), difference + half), mp.erfc(abs(difference) / mp.sqrt(2 * variance))


def rows_of(n):
    y, first, second = [], [], []
    for i, count in enumerate(n):
        y += [i >> 2 & 1] * count
        first += [i >> 1 & 1] * count
        second += [i & 1] * count
    return np.array(y), np.array(first), np.array(second)


def models(n):
    y, a, b = rows_of(n)
    table = [[sum(n[i] for i in (0, 7)), sum(n[i] for i in (1, 6))], [sum(n[i] for i in (2, 5)), sum(n[i] for i in (3, 4))]]
    p = mcnemar(table, exact=True).pvalue
    only_a, only_b, rows = mp.mpf(table[0][1]) + 1, mp.mpf(table[1][0]) + 1, mp.mpf(sum(n)) + 2
    d = (only_b - only_a) / rows
    half = Z * mp.sqrt(((only_a + only_b) / rows - d * d) / rows)
    yield "accuracy", accuracy_score(y, a), accuracy_score(y, b), max(mp.mpf(-1), d - half), min(mp.mpf(1), d + half), p
    fa, fb = f1_score(y, a, zero_division=np.nan), f1_score(y, b, zero_division=np.nan)
    if np.isnan(fa) or np.isnan(fb):
        yield "f1", fa, fb, None, None, None
        return
    difference = lambda n: of_models(n, 1) - of_models(n, 0)
    yield ("f1", fa, fb) + normal(difference([mp.mpf(x) for x in n]), covariance_of(difference, n, range(8)))


def windows(n):
    y, p, w = rows_of(n)
    sides = [(y[w == k], p[w == k]) for k in (0, 1)]
    right, rows = [int((s[0] == s[1]).sum()) for s in sides], [len(s[0]) for s in sides]
    low, high = confint_proportions_2indep(right[1], rows[1], right[0], rows[0], method="newcomb", compare="diff", alpha=0.05, correction=False)
    z = proportions_ztest(right, rows)[1]
    yield "accuracy", accuracy_score(*sides[0]), accuracy_score(*sides[1]), low, high, 1.0 if np.isnan(z) else z
    f = [f1_score(*s, zero_division=np.nan) for s in sides]
    if np.isnan(f).any():
        yield "f1", f[0], f[1], None, None, None
        return
    exact = [mp.mpf(x) for x in n]
    variance = sum(covariance_of(lambda m: of_window(m, k), n, [i for i in range(8) if i & 1 == k]) for k in (0, 1))
    yield ("f1", f[0], f[1]) + normal(of_window(exact, 1) - of_window(exact, 0), variance)


def num(x):
    return "NULL" if x is None or mp.isnan(mp.mpf(float(x))) else repr(float(x))


def main():
    rng = np.random.default_rng(20261125)
    cases = []
    for i in range(250):
        n = [int(x) for x in rng.multinomial([12, 80, 500, 4000][i % 4], rng.dirichlet([[0.4] * 8, [3] * 8][i // 4 % 2]))]
        cases.append(n)
    cases += [[10, 0, 0, 0, 0, 0, 0, 10], [5, 5, 0, 0, 0, 0, 5, 5], [0, 0, 0, 0, 3, 3, 3, 3], [0, 50, 0, 0, 0, 0, 0, 1], [1000, 1, 1, 5, 2, 900, 0, 8000], [3, 4, 0, 0, 0, 0, 0, 0]]
    out, golden = [], []
    for number, n in enumerate(cases):
        if sum(n[::2]) == 0 or sum(n[1::2]) == 0:
            continue
        out.append("(%d,'{%s}')" % (number, ",".join(map(str, n))))
        for kind, rows in (("models", models(n)), ("windows", windows(n))):
            golden += ["(%d,'%s','%s',%s)" % (number, kind, r[0], ",".join(map(num, r[1:]))) for r in rows]
    print("-- Made by test/goldens/comparison.py: statsmodels %s, scikit-learn %s, numpy %s, mpmath %s.  Do not edit." % (
        statsmodels.__version__, sklearn.__version__, np.__version__, mp.__version__))
    print("CREATE TEMP TABLE golden_count (id int, n int[]);")
    print("INSERT INTO golden_count VALUES\n%s;" % ",\n".join(out))
    print("CREATE TEMP TABLE golden_comparison (id int, kind text, metric text, a float8, b float8, low float8, high float8, p float8);")
    print("INSERT INTO golden_comparison VALUES\n%s;" % ",\n".join(golden))


main()
