"""Goldens for test/sql/estimates.sql.

    pip install nannyml==0.13.1 mpmath==1.3.0
    python test/goldens/estimates.py > test/goldens/estimates.sql

None of the references comes from the code under test:

  accuracy, precision, recall, specificity, F1   the expected table in fractions, rounded once; where
      no denominator is 0 checked, while the goldens are made, against NannyML's functions
      estimate_* (its estimator with the calibrator off) to 1e-12
  roc_auc            the double sum of the definition in fractions
  standard errors    mpmath at 400 digits: sqrt of the sum of p (1-p) d^2, d the difference quotient
                     of the figure (a function of all labels, extended to the interior) at the
                     expected labels; not the formulas of the code

  several classes    per class the same in fractions, "this class" against the others, the means of those that are
                     defined; accuracy as the sum of the probabilities of the predicted classes; per class
                     checked against NannyML's functions like the above

Deterministic: the same versions write the same bytes.
"""
import random
from fractions import Fraction

import mpmath
import nannyml
import numpy as np
from mpmath import mp, mpf
from nannyml.performance_estimation.confidence_based import metrics as peer

mp.dps = 400                # steps far below the smallest probability


def table(y, pred, one):
    tp = sum((v for v, h in zip(y, pred) if h), one * 0)
    fp = sum((one - v for v, h in zip(y, pred) if h), one * 0)
    fn = sum((v for v, h in zip(y, pred) if not h), one * 0)
    tn = sum((one - v for v, h in zip(y, pred) if not h), one * 0)
    return tp, fp, fn, tn


def ratio(a, b):
    return None if b == 0 else a / b


def figures(y, pred, one):
    tp, fp, fn, tn = table(y, pred, one)
    return {'accuracy': ratio(tp + tn, tp + fp + fn + tn), 'precision': ratio(tp, tp + fp),
            'recall': ratio(tp, tp + fn), 'specificity': ratio(tn, tn + fp),
            'f1': ratio(2 * tp, 2 * tp + fp + fn)}


def auc(y, p, one, half):
    top = one * 0
    for yi, pi in zip(y, p):
        for yj, pj in zip(y, p):
            if pi > pj:
                top += yi * (one - yj)
            elif pi == pj:
                top += half * yi * (one - yj)
    return ratio(top, sum(y, one * 0) * sum((one - v for v in y), one * 0))


def standard_error(function, p):
    y = [mpf(v) for v in p]
    centre = function(y)
    if centre is None:
        return None
    total = mpf(0)
    for k, v in enumerate(y):
        weight = v * (1 - v)
        if weight == 0:
            continue
        moved = list(y)
        step = weight * mpf(10) ** -30
        moved[k] = v + step
        up = function(moved)
        moved[k] = v - step
        total += weight * ((up - function(moved)) / (2 * step)) ** 2
    return mpmath.sqrt(total)


def text(v):
    return '\\N' if v is None else repr(float(v))


def case(rng):
    n = rng.choice([1, 2, 3, 5, 8, 13, 21, 34])
    kind = rng.randrange(6)
    if kind == 0:
        p = [rng.random() for _ in range(n)]
    elif kind == 1:
        p = [rng.randrange(11) / 10 for _ in range(n)]
    elif kind == 2:
        p = [rng.choice([0.0, 1.0]) for _ in range(n)]
    elif kind == 3:
        p = [10 ** -rng.uniform(0, 20) for _ in range(n)]
    elif kind == 4:
        p = [1 - 2.0 ** -rng.randrange(1, 54) for _ in range(n)]
    else:
        p = [rng.choice([0.5, 5e-324, 1 - 2.0 ** -53, 0.0]) for _ in range(n)]
    rule = rng.randrange(4)
    pred = [rule == 0 or (rule == 1 and v >= 0.5) or (rule == 2 and rng.random() < 0.5) for v in p]
    return p, pred


def check_peer(exact, p, pred):
    tp, fp, fn, tn = table([Fraction(v) for v in p], pred, Fraction(1))
    if min(tp + fp, tp + fn, tn + fp, 2 * tp + fp + fn) < Fraction(1, 10**6):
        return 0
    for name in ('accuracy', 'precision', 'recall', 'specificity', 'f1'):
        value = getattr(peer, 'estimate_' + name)(np.array(pred, dtype=int), np.array(p))
        assert abs(value - float(exact[name])) <= 1e-12, (name, value, float(exact[name]), p, pred)
    return 1


print(f'-- Written by estimates.py; do not edit.\n-- nannyml {nannyml.__version__}, mpmath {mpmath.__version__}\n')
rng = random.Random(20261124)
rows, compared = [], 0
for i in range(400):
    p, pred = case(rng)
    q = [Fraction(v) for v in p]
    exact = figures(q, pred, Fraction(1))
    compared += check_peer(exact, p, pred)
    fields = [str(i), '{' + ','.join(map(repr, p)) + '}', '{' + ','.join('t' if v else 'f' for v in pred) + '}']
    for name in ('accuracy', 'precision', 'recall', 'specificity', 'f1'):
        fields.append(text(exact[name]))
        fields.append(text(standard_error(lambda y: figures(y, pred, mpf(1))[name], p)) if exact[name] is not None else '\\N')
    area = auc(q, p, Fraction(1), Fraction(1, 2))
    fields.append(text(area))
    fields.append(text(standard_error(lambda y: auc(y, p, mpf(1), mpf(1) / 2), p)) if area is not None and len(p) <= 21 else '\\N')
    rows.append('\t'.join(fields))
print(f'-- {compared} cases agree with NannyML to 1e-12.')
print('CREATE TEMPORARY TABLE estimate_golden (id int, p float8[], predicted boolean[], accuracy float8, accuracy_se float8,')
print('\tprecision float8, precision_se float8, recall float8, recall_se float8, specificity float8, specificity_se float8,')
print('\tf1 float8, f1_se float8, roc_auc float8, roc_auc_se float8);')
print('COPY estimate_golden FROM stdin;')
print('\n'.join(rows))
print('\\.')


def class_case(rng):
    k = rng.choice([2, 3, 4])
    n = rng.choice([1, 3, 10, 25])
    rows, pred = [], []
    for _ in range(n):
        w = [rng.random() ** rng.choice([1, 5]) for _ in range(k)]
        if rng.random() < 0.2:
            w[rng.randrange(k)] = 0.0
        rows.append([v / sum(w) for v in w])
        pred.append(max(range(k), key=lambda i: rows[-1][i]) if rng.random() < 0.8 else rng.randrange(k))
    return k, rows, pred


print()
print('CREATE TEMPORARY TABLE class_estimate_golden (id int, k int, p float8[], predicted int[], figures float8[]);')
print('COPY class_estimate_golden FROM stdin;')
compared = 0
for i in range(120):
    k, rows, pred = class_case(rng)
    exact = []
    for c in range(k):
        q = [Fraction(r[c]) for r in rows]
        mine = [v == c for v in pred]
        f = figures(q, mine, Fraction(1))
        compared += check_peer(f, [r[c] for r in rows], mine)
        exact.append([f['precision'], f['recall'], f['f1']])
    values = [sum(Fraction(r[v]) for r, v in zip(rows, pred)) / len(rows)]
    for j in range(3):
        defined = [e[j] for e in exact if e[j] is not None]
        values.append(sum(defined) / len(defined) if defined else None)
    for e in exact:
        values.extend(e)
    print('\t'.join([str(i), str(k), '{' + ','.join('{' + ','.join(map(repr, r)) + '}' for r in rows) + '}',
                     '{' + ','.join(str(v + 1) for v in pred) + '}',
                     '{' + ','.join('NULL' if v is None else repr(float(v)) for v in values) + '}']))
print('\\.')
print(f'-- {compared} classes agree with NannyML to 1e-12.')
