"""Goldens for test/sql/calibration_maps.sql.

    pip install -r test/goldens/requirements.txt
    python test/goldens/calibration_maps.py > test/goldens/calibration_maps.sql

None of the references comes from the code under test:

  isotonic   the max-min formula over whole groups of equal scores, in fractions, then a line between scores in
             fractions; checked, while the goldens are made, against scikit-learn's
             IsotonicRegression(out_of_bounds='clip').predict to 1e-12
  platt      mpmath at 50 digits: Newton's method on (a, b) for the smoothed targets, from 0, to a gradient below
             1e-30; checked against scipy.optimize.minimize (BFGS) to 1e-4

Deterministic: the same versions write the same bytes.
"""
import random
from fractions import Fraction

import mpmath
import numpy as np
import scipy
import scipy.optimize
import sklearn
from mpmath import mp, mpf
from sklearn.isotonic import IsotonicRegression

mp.dps = 50


def groups_of(score, label):
    table = {}
    for s, y in zip(score, label):
        n, m = table.get(s, (0, 0))
        table[s] = (n + 1, m + y)
    return [(s, *table[s]) for s in sorted(table)]


def isotonic(groups):
    k = len(groups)
    n = [0]
    m = [0]
    for _, rows, positives in groups:
        n.append(n[-1] + rows)
        m.append(m[-1] + positives)
    mean = lambda a, b: Fraction(m[b + 1] - m[a], n[b + 1] - n[a])
    return [max(min(mean(a, b) for b in range(i, k)) for a in range(i + 1)) for i in range(k)]


def line(xs, ys, x):
    if x <= xs[0]:
        return ys[0]
    if x >= xs[-1]:
        return ys[-1]
    i = max(j for j in range(len(xs)) if xs[j] <= x)
    share = (Fraction(x) - Fraction(xs[i])) / (Fraction(xs[i + 1]) - Fraction(xs[i]))
    return ys[i] + share * (ys[i + 1] - ys[i])


def platt(groups):
    positives = sum(g[2] for g in groups)
    negatives = sum(g[1] for g in groups) - positives
    high, low = mpf(positives + 1) / (positives + 2), mpf(1) / (negatives + 2)
    xs = [mpf(g[0]) for g in groups]
    centre = (xs[0] + xs[-1]) / 2
    scale = (xs[-1] - xs[0]) / 2
    if scale == 0:
        target = (positives * high + negatives * low) / (positives + negatives)
        return lambda x: target
    z = [(x - centre) / scale for x in xs]

    def state(a, b):
        loss = g0 = g1 = h00 = h01 = h11 = mpf(0)
        for zi, (_, rows, m) in zip(z, groups):
            u = a + b * zi
            p = 1 / (1 + mpmath.exp(-u))
            t = m * high + (rows - m) * low
            loss -= t * mpmath.log(p) + (rows - t) * mpmath.log(1 - p)
            g0 += t - rows * p
            g1 += (t - rows * p) * zi
            w = rows * p * (1 - p)
            h00 += w
            h01 += w * zi
            h11 += w * zi * zi
        return loss, g0, g1, h00, h01, h11

    a = b = mpf(0)
    for _ in range(400):
        loss, g0, g1, h00, h01, h11 = state(a, b)
        if max(abs(g0), abs(g1)) < mpf(10) ** -30:
            break
        det = h00 * h11 - h01 * h01
        da, db = (h11 * g0 - h01 * g1) / det, (h00 * g1 - h01 * g0) / det
        step = mpf(1)
        while state(a + step * da, b + step * db)[0] > loss + mpf(10) ** -40 and step > mpf(2) ** -100:
            step /= 2
        a, b = a + step * da, b + step * db
    else:
        raise AssertionError('no convergence')
    return lambda x: 1 / (1 + mpmath.exp(-(a + b * (mpf(x) - centre) / scale)))


def check_sigmoid(score, label, fit):
    f, y = np.array(score), np.array(label)
    if np.ptp(f) == 0 or np.abs(f).max() > 1e3:
        return 0
    t = np.where(y == 1, (y.sum() + 1) / (y.sum() + 2), 1 / ((1 - y).sum() + 2))

    def loss(ab):
        u = ab[0] + ab[1] * f
        return np.sum(t * np.logaddexp(0, -u) + (1 - t) * np.logaddexp(0, u))

    ab = scipy.optimize.minimize(loss, [0.0, 0.0], method='BFGS', options={'gtol': 1e-9}).x
    for x in set(score):
        assert abs(1 / (1 + np.exp(-(ab[0] + ab[1] * x))) - float(fit(x))) < 1e-4, (score, label, x)
    return 1


def case(rng):
    n = rng.choice([2, 3, 5, 8, 20, 60])
    kind = rng.randrange(6)
    if kind == 0:
        score = [round(rng.random(), 6) for _ in range(n)]
    elif kind == 1:
        score = [rng.randrange(6) / 5 for _ in range(n)]
    elif kind == 2:
        score = [round(rng.gauss(0, 3), 4) for _ in range(n)]
    elif kind == 3:
        score = [1e9 + rng.randrange(1000) / 8 for _ in range(n)]
    elif kind == 4:
        score = [0.25] * n
    else:
        score = [rng.choice([-1e300, 1e-300, 0.0, 5.0, 1e300]) for _ in range(n)]
    rule = rng.randrange(3)
    middle = sorted(score)[n // 2]
    if rule == 0:
        label = [int(rng.random() < 0.5) for _ in score]
    elif rule == 1:
        label = [int(s >= middle) for s in score]              # separable
    else:
        label = [int(rng.random() < (0.8 if s >= middle else 0.2)) for s in score]
    label[0], label[-1] = 0, 1
    return score, label


print(f'-- Written by calibration_maps.py; do not edit.\n-- scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, mpmath {mpmath.__version__}\n')
print('CREATE TEMPORARY TABLE map_golden (id int, score float8[], label int[], x float8[], isotonic float8[], platt float8[]);')
print('COPY map_golden FROM stdin;')
rng = random.Random(41)
array = lambda values: '{' + ','.join(repr(float(v)) for v in values) + '}'
peers = 0
for i in range(300):
    score, label = case(rng)
    groups = groups_of(score, label)
    xs = [g[0] for g in groups]
    fitted = isotonic(groups)
    sigmoid = platt(groups)
    points = sorted(set([xs[0] - 1, xs[-1] + 1] + xs[:6] + [a / 2 + b / 2 for a, b in zip(xs, xs[1:])][:6]))
    steps = [line(xs, fitted, x) for x in points]
    if max(abs(s) for s in score) < 1e200:
        model = IsotonicRegression(out_of_bounds='clip').fit(score, label)
        assert np.allclose(model.predict(points), [float(v) for v in steps], rtol=0, atol=1e-12)
    peers += check_sigmoid(score, label, sigmoid)
    print('\t'.join([str(i), array(score), '{' + ','.join(map(str, label)) + '}', array(points), array(steps),
                     array([sigmoid(x) for x in points])]))
print('\\.')
print(f'-- {peers} logistic fits agree with BFGS to 1e-4.')
