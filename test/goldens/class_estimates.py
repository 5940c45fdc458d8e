"""Goldens for the means over classes in test/sql/estimates.sql: values and standard errors.

    pip install mpmath==1.3.0 numpy==2.4.6
    python test/goldens/class_estimates.py > test/goldens/class_estimates.sql

None of the references comes from the code under test:

  values             from the expected tables of the classes, in fractions, rounded once
  standard errors    mpmath at 400 digits.  The mean is a function of all labels (one variable for each row and
                     class, extended to the interior); g is its gradient at the expected labels by difference
                     quotients.  Of each row the variance is g' C g, C the covariance of one draw: p_k times
                     the sum of the others for a class, -p_k p_l for two; rows are added up
  bound              the bound of doc/reference/estimates.md from the same g

  simulation         while the goldens are made: labels are drawn from the probabilities of 3000 rows, 20000
                     times, and the means of the drawn labels counted.  Their standard deviation must be the
                     standard error within 3 % (the sampling error of a standard deviation of 20000 draws is
                     0.5 %; the rest is for what is not linear), and the interval, value -/+ 1.96 standard
                     errors, must hold from 94 % to 96 % of them (sampling error 0.15 %).  Adding the variances
                     of the classes as if they were independent must fail the former for recall and F1 somewhere

Deterministic: the same versions write the same bytes.
"""
import random
from fractions import Fraction

import mpmath
import numpy as np
from mpmath import mp, mpf

mp.dps = 400                # steps far below the smallest probability
STEP = mpf(10) ** -120
NAMES = ('precision', 'recall', 'f1')


def class_figures(y, pred, k, zero):
    """precision, recall, F1 of class k; None if undefined"""
    tp = sum((r[k] for r, v in zip(y, pred) if v == k), zero)
    positives = sum((r[k] for r in y), zero)
    n = sum(v == k for v in pred)
    return (None if n == 0 else tp / n, None if positives == 0 else tp / positives,
            None if n + positives == 0 else 2 * tp / (n + positives))


def macro(y, pred, zero):
    each = [class_figures(y, pred, k, zero) for k in range(len(y[0]))]
    means = []
    for f in range(3):
        defined = [e[f] for e in each if e[f] is not None]
        means.append(sum(defined, zero) / len(defined) if defined else None)
    return means


def gradient(p, pred):
    """of each figure, row and class; 0 where the probability is 0"""
    y = [[mpf(v) for v in r] for r in p]
    g = [[[mpf(0)] * len(r) for r in p] for _ in range(3)]
    for i, row in enumerate(p):
        for k, v in enumerate(row):
            if v == 0:
                continue
            y[i][k] = mpf(v) + STEP
            up = macro(y, pred, mpf(0))
            y[i][k] = mpf(v) - STEP
            down = macro(y, pred, mpf(0))
            y[i][k] = mpf(v)
            for f in range(3):
                if up[f] is not None:
                    g[f][i][k] = (up[f] - down[f]) / (2 * STEP)
    return g


def deviation(p, g):
    total = mpf(0)
    for row, slope in zip(p, g):
        q = [mpf(v) for v in row]
        whole = sum(q)
        total += sum(q[k] * (whole - q[k]) * slope[k] ** 2 for k in range(len(q)))
        total -= 2 * sum(q[k] * q[j] * slope[k] * slope[j] for k in range(len(q)) for j in range(k))
    return mpmath.sqrt(total)


def bound(p, pred, g):
    up = down = mpf(0)
    for row, v, slope in zip(p, pred, g):
        for k, x in enumerate(row):
            part = mpf(x) * (1 - mpf(x)) * slope[k] ** 2
            if k == v:
                up += part
            else:
                down += part
    return mpmath.sqrt(up) + mpmath.sqrt(down)


def normalised(w):
    return [v / sum(w) for v in w]


def case(rng):
    k = rng.choice([2, 2, 3, 4, 5, 7])
    n = rng.choice([1, 2, 4, 8, 14])
    kind = rng.randrange(5)
    rows, pred = [], []
    for _ in range(n):
        if kind == 0:
            w = [rng.random() for _ in range(k)]
        elif kind == 1:
            w = [10 ** -rng.uniform(0, 12) for _ in range(k)]
        elif kind == 2:
            w = [rng.choice([0.0, 0.25, 0.5]) for _ in range(k - 1)] + [0.25]
        elif kind == 3:
            w = [0.0] * k
            w[rng.randrange(k)] = 1.0
            if rng.random() < 0.3:
                w[rng.randrange(k)] += 2.0 ** -rng.randrange(30, 60)
        else:
            w = [rng.random() ** 6 for _ in range(k - 1)] + [0.0]
        rows.append(normalised(w))
        pred.append(max(range(k), key=lambda i: rows[-1][i]) if rng.random() < 0.8 else rng.randrange(k))
    return rows, pred


def text(v):
    return 'NULL' if v is None else repr(float(v))


def simulated(seed, k, n, sharpness, draws=20000):
    """checks one simulation; returns its line and whether adding variances would have failed, of each figure"""
    rng = np.random.default_rng(seed)
    w = rng.random((n, k)) ** sharpness
    p = w / w.sum(axis=1, keepdims=True)
    pred = np.where(rng.random(n) < 0.9, p.argmax(axis=1), rng.integers(0, k, n))
    mine = np.eye(k)[pred]
    tp, positives, predicted = (p * mine).sum(axis=0), p.sum(axis=0), mine.sum(axis=0)
    right = {'precision': 1 / predicted, 'recall': (positives - tp) / positives ** 2,
             'f1': 2 * (predicted + positives - tp) / (predicted + positives) ** 2}
    wrong = {'precision': 0 * tp, 'recall': tp / positives ** 2, 'f1': 2 * tp / (predicted + positives) ** 2}
    value = {'precision': tp / predicted, 'recall': tp / positives, 'f1': 2 * tp / (predicted + positives)}
    got = {name: [] for name in NAMES}
    edges = p.cumsum(axis=1)
    for _ in range(draws // 200):
        u = rng.random((200, n, 1))
        label = np.eye(k)[np.minimum((u > edges).sum(axis=2), k - 1)]
        t, a = (label * mine).sum(axis=1), label.sum(axis=1)
        got['precision'].extend((t / predicted).mean(axis=1))
        got['recall'].extend((t / a).mean(axis=1))
        got['f1'].extend((2 * t / (predicted + a)).mean(axis=1))
    line, naive_fails = [], []
    for name in NAMES:
        g = (np.where(mine > 0, right[name], -wrong[name])) / k
        se = np.sqrt(((p * g ** 2).sum(axis=1) - (p * g).sum(axis=1) ** 2).sum())
        naive = np.sqrt((p * (1 - p) * g ** 2).sum())
        sample = np.array(got[name])
        ratio = sample.std() / se
        covered = (abs(sample - value[name].mean()) <= 1.959963984540054 * se).mean()
        assert abs(ratio - 1) <= 0.03 and 0.94 <= covered <= 0.96, (k, n, name, ratio, covered)
        line.append(f'{name} {ratio:.3f} {covered:.3f} (added {sample.std() / naive:.2f})')
        naive_fails.append(abs(sample.std() / naive - 1) > 0.03)
    return f'-- {k} classes: ' + ', '.join(line), naive_fails


print(f'-- Written by class_estimates.py; do not edit.\n-- mpmath {mpmath.__version__}, numpy {np.__version__}\n')
print('-- Simulation: standard deviation of the drawn means over the standard error, and how many the interval holds;')
print('-- in brackets the same over the root of the sum of the variances of the classes.')
fails = []
for k, sharpness in ((2, 1), (3, 2), (5, 4), (10, 8)):
    line, naive = simulated(20261129 + k, k, 3000, sharpness)
    print(line)
    fails.append(naive)
assert any(f[1] for f in fails) and any(f[2] for f in fails)
print('CREATE TEMPORARY TABLE macro_golden (id int, k int, p float8[], predicted int[], macro float8[], errors float8[], bounds float8[]);')
print('COPY macro_golden FROM stdin;')
rng = random.Random(20261129)
for i in range(150):
    p, pred = case(rng)
    values = macro([[Fraction(v) for v in r] for r in p], pred, Fraction(0))
    g = gradient(p, pred)
    errors = [None if values[f] is None else deviation(p, g[f]) for f in range(3)]
    bounds = [None if values[f] is None else bound(p, pred, g[f]) for f in range(3)]
    print('\t'.join([str(i), str(len(p[0])), '{' + ','.join('{' + ','.join(map(repr, r)) + '}' for r in p) + '}',
                     '{' + ','.join(str(v + 1) for v in pred) + '}']
                    + ['{' + ','.join(map(text, v)) + '}' for v in (values, errors, bounds)]))
print('\\.')
