"""Goldens of test/sql/labels.sql: python3 labels.py > labels.sql (numpy, scipy, mpmath, statsmodels: see requirements.txt).

delay_golden     delays of labels under unlabelled rows: product-limit estimate in exact fractions, checked here against
                 scipy.stats.ecdf(CensoredData).  Delays and ages are whole minutes, so that ties abound.
coverage_golden  Newcombe's interval: statsmodels confint_proportions_2indep(method='newcomb', alpha=0.005): two classes are two comparisons.
ipw_golden       weighted mean, linearised standard error, Kish's effective number: mpmath, 60 digits, of the doubles given.
                 Figures are written as the nearest double.
"""
from fractions import Fraction
import numpy as np
import mpmath
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

mpmath.mp.dps = 60
SHARES = [Fraction(s, 100) for s in (1, 5, 10, 25, 50, 75, 90, 95, 99)]


def delays(minutes, known):
    """The smallest delay at which each share has a label, None if there is none."""
    result, remaining = [], Fraction(1)
    steps = []
    for t in sorted({m for m, k in zip(minutes, known) if k}):
        watched = sum(m >= t for m in minutes)
        labels = sum(m == t and k for m, k in zip(minutes, known))
        remaining *= 1 - Fraction(labels, watched)
        steps.append((t, remaining))
    if steps and not all(known):
        curve = stats.ecdf(stats.CensoredData.right_censored(minutes, [not k for k in known])).sf
        assert all(abs(float(r) - curve.evaluate(t)) < 1e-12 for t, r in steps)
    for share in SHARES:
        result.append(next((t for t, r in steps if r <= 1 - share), None))
    return result


def array(values, kind):
    def text(x):
        return 'NULL' if x is None else repr(float(x)) if kind == 'float8' else str(x).lower()
    return "'{" + ','.join(text(x) for x in values) + "}'"


def delay_cases(rng):
    for case in range(300):
        n = int(rng.integers(1, 60))
        longest = int(rng.choice([1, 3, 10, 100, 100000]))
        minutes = [int(x) for x in rng.integers(0, longest + 1, n)]
        known = [bool(x) for x in rng.random(n) < rng.choice([0, 0.2, 0.5, 0.9, 1])]
        yield minutes, known
    yield list(range(1, 101)), [True] * 100     # every share at its own minute
    yield [1, 1, 2, 3, 4, 4], [True, False, True, False, True, True]


def coverage_cases(rng):
    for case in range(200):
        n = [int(x) for x in rng.choice([30, 31, 47, 100, 1000, 5000], 2)]
        yield [int(rng.integers(0, n[0] + 1)), n[0], int(rng.integers(0, n[1] + 1)), n[1]]
    yield [0, 30, 0, 30]
    yield [30, 30, 30, 30]
    yield [0, 30, 50, 50]


def weighted(values, propensities, clip):
    """Mean, standard error, effective rows, plain mean, clipped."""
    p = [mpmath.mpf(max(x, clip)) for x in propensities]
    v = [mpmath.mpf(x) for x in values]
    w = [1 / x for x in p]
    total = mpmath.fsum(w)
    mean = mpmath.fsum(a * b for a, b in zip(w, v)) / total
    se = mpmath.sqrt(mpmath.fsum((a * (b - mean)) ** 2 for a, b in zip(w, v))) / total
    return [mean, se if len(v) > 1 else None, total ** 2 / mpmath.fsum(a * a for a in w), mpmath.fsum(v) / len(v),
            sum(x < clip for x in propensities)]


def ipw_cases(rng):
    for case in range(300):
        n = int(rng.integers(1, 30))
        kind = case % 6
        values = {0: (rng.random(n) < 0.3).astype(float), 1: rng.normal(size=n), 2: 1e15 + rng.integers(0, 9, n),
                  3: rng.normal(size=n) * 10.0 ** rng.integers(-80, 80, n), 4: np.full(n, 0.1),
                  5: np.round(rng.random(n), 1)}[kind]
        propensities = 1 - rng.random(n) if case % 2 else np.clip(np.round(rng.random(n), 2), 0.01, 1)
        if case % 7 == 0:
            propensities = 10.0 ** -rng.integers(0, 14, n)
        yield list(values), list(propensities), float(rng.choice([0, 0, 0.1, 0.5]))


def main():
    rng = np.random.default_rng(20261124)
    print('-- Made by labels.py (numpy %s, scipy, statsmodels, mpmath %s); do not edit.' % (np.__version__, mpmath.__version__))
    print('CREATE TEMPORARY TABLE delay_golden (id int, minutes int[], known boolean[], delay int[]);')
    print('INSERT INTO delay_golden VALUES')
    rows = ["(%d, %s, %s, %s)" % (i, array(m, 'int'), array(k, 'boolean'), array(delays(m, k), 'int'))
            for i, (m, k) in enumerate(delay_cases(rng))]
    print(',\n'.join(rows) + ';')
    print('CREATE TEMPORARY TABLE coverage_golden (id int, labelled_a int, rows_a int, labelled_b int, rows_b int, low float8, high float8);')
    print('INSERT INTO coverage_golden VALUES')
    rows = []
    for i, c in enumerate(coverage_cases(rng)):
        low, high = confint_proportions_2indep(*c, compare='diff', method='newcomb', alpha=0.005)
        rows.append('(%d, %d, %d, %d, %d, %r, %r)' % (i, *c, float(low), float(high)))
    print(',\n'.join(rows) + ';')
    print('CREATE TEMPORARY TABLE ipw_golden (id int, v float8[], p float8[], clip float8, mean float8, standard_error float8, effective_rows float8, unweighted float8, clipped int);')
    print('INSERT INTO ipw_golden VALUES')
    rows = []
    for i, (v, p, clip) in enumerate(ipw_cases(rng)):
        mean, se, effective, plain, clipped = weighted(v, p, clip)
        figures = ', '.join('NULL' if x is None else repr(float(x)) for x in (mean, se, effective, plain))
        rows.append('(%d, %s, %s, %s, %s, %d)' % (i, array(v, 'float8'), array(p, 'float8'), repr(clip) if clip else 'NULL', figures, clipped))
    print(',\n'.join(rows) + ';')


main()
