#!/usr/bin/env python3
"""Goldens of retrain.class_scores: log loss, Brier score, ECE, AUC and top-k accuracy of several classes.

Usage: class_scores.py > class_scores.sql      (the output is committed)

Needs mpmath 1.3.0, numpy 1.24.4, scikit-learn 1.3.2.  Nothing here calls or
imitates the extension's code:
  exact     rationals (fractions.Fraction) over the doubles; logarithms by mpmath with 50
            digits; definitions of doc/reference/class_scores.md; areas by counting pairs
  sklearn   log_loss(labels=), top_k_accuracy_score (NULL for two classes or equal
            probabilities in a row), roc_auc_score(multi_class='ovr', average='macro')
            (NULL for two classes, or if a class is no label)
"""
import random
import warnings
from fractions import Fraction as F

import mpmath as mp
import numpy as np
from sklearn import metrics

mp.mp.dps = 50
warnings.simplefilter("ignore")
EPS = 2.0 ** -52


def mean(v):
    return sum(v) / len(v)


def ece(p, y):
    """15 bins ((i)/15, (i+1)/15], 0 in the first; the edges are doubles."""
    sums = {}
    for a, b in zip(p, y):
        k = 0 if a == 0 else next(i for i in range(15) if i / 15 < a <= (i + 1) / 15)
        s = sums.setdefault(k, [F(0), 0])
        s[0] += F(a)
        s[1] += b
    return sum(abs(s - t) for s, t in sums.values()) / len(p)


def auc(p, y):
    own = [a for a, b in zip(p, y) if b]
    others = [a for a, b in zip(p, y) if not b]
    if not own or not others:
        return None
    return F(sum(2 * (a > b) + (a == b) for a in own for b in others), 2 * len(own) * len(others))


def exact(k, labels, p):
    n = len(labels)
    clip = [min(max(row[c], EPS), 1 - EPS) for row, c in zip(p, labels)]
    loss = [-mp.log(mp.mpf(x)) for x in clip]
    brier = [sum((F(x) - (i == c)) ** 2 for i, x in enumerate(row)) for row, c in zip(p, labels)]
    place = [sorted(range(k), key=lambda i: (-row[i], i)).index(c) for row, c in zip(p, labels)]
    top = [max(row) for row in p]
    own = [[int(c == i) for c in labels] for i in range(k)]
    class_ece = [ece([row[i] for row in p], own[i]) for i in range(k)]
    class_auc = [auc([row[i] for row in p], own[i]) for i in range(k)]
    areas = [a for a in class_auc if a is not None]
    share = [F(sum(o), n) for o in own]
    figures = [
        mean(loss), mean(brier), F(sum(x < 1 for x in place), n), F(sum(x < 2 for x in place), n),
        ece(top, [int(x == 0) for x in place]), mean(class_ece), mean(areas) if areas else None,
        sum(-mp.mpf(s.numerator) / s.denominator * mp.log(mp.mpf(s.numerator) / s.denominator) for s in share if s),
        1 - sum(s * s for s in share), F(sum(a != row[c] for a, row, c in zip(clip, p, labels))),
        None if n < 2 else mp.sqrt(sum((x - mean(loss)) ** 2 for x in loss) / (n - 1) / n),
        None if n < 2 else mp.sqrt(mp.mpf(1) * sum(
            (mp.mpf((x - mean(brier)).numerator) / (x - mean(brier)).denominator) ** 2 for x in brier) / (n - 1) / n),
    ]
    return figures, class_ece, class_auc


def sklearn(k, labels, p):
    p = np.array(p)
    every = range(k)
    ties = any(len(set(row)) < k for row in p)
    topk = [None if k == 2 or ties else metrics.top_k_accuracy_score(labels, p, k=i, labels=every) for i in (1, 2)]
    area = None if k == 2 or set(labels) != set(every) else \
        metrics.roc_auc_score(labels, p, multi_class="ovr", average="macro")
    return [metrics.log_loss(labels, p, labels=every), topk[0], topk[1], area]


def rounded(row, digits):
    unit = 10 ** digits
    parts = [round(x * unit) for x in row[:-1]]
    while sum(parts) > unit:
        parts[parts.index(max(parts))] -= 1
    return [x / unit for x in parts + [unit - sum(parts)]]


def softmax(r, k, spread):
    w = [np.exp(r.gauss(0, spread)) for _ in range(k)]
    return [float(x) for x in np.array(w) / sum(w)]


def cases():
    r = random.Random(20240614)
    for _ in range(320):
        k = r.choice((2, 3, 4, 6))
        n = r.choice((1, 2, 6, 15, 25))
        p = [rounded(softmax(r, k, 1.5), 5) for _ in range(n)]
        labels = [r.choices(range(k), weights=row)[0] if r.random() < 0.7 else r.randrange(k) for row in p]
        yield "random", k, labels, p
    for _ in range(80):
        k = r.choice((2, 3, 5))
        n = r.choice((5, 20))
        p = [rounded(softmax(r, k, 1), 1) for _ in range(n)]
        yield "tenths", k, [r.randrange(k) for _ in p], p
    for _ in range(40):
        k = r.choice((3, 4))
        p = []
        for _ in range(8):
            row = [0.0] * k
            small = r.choice((0.0, 1e-300, 5e-324, 2.0 ** -53, 1e-7))
            row[r.randrange(k)] = 1.0
            row[r.randrange(k)] = small or 1.0
            if sum(row) > 1.1 or sum(row) < 0.9:
                row = [1.0] + [0.0] * (k - 1)
            p.append(row)
        yield "certain", k, [r.randrange(k) for _ in p], p
    yield "all equal", 4, [0, 1, 2, 3], [[0.25] * 4] * 4
    yield "one class", 3, [1, 1], [[0.2, 0.5, 0.3], [0.1, 0.1, 0.8]]


def num(x):
    if x is None:
        return "NULL"
    if isinstance(x, F):
        return repr(x.numerator / x.denominator)
    return repr(float(x))


def array(v):
    return "'{" + ",".join(num(x) for x in v) + "}'"


print("-- Written by test/goldens/class_scores.py (mpmath 1.3.0, numpy 1.24.4, scikit-learn 1.3.2).  Do not edit.")
print("-- Class i is named ci; a row's probabilities are the text of an array.")
print("CREATE TEMP TABLE golden_class_scores (id integer, kind text, classes text[], labels text[],")
print("\tprobabilities text[], exact float8[], class_ece float8[], class_auc float8[], sklearn float8[]);")
print("INSERT INTO golden_class_scores VALUES")
out = []
for number, (kind, k, labels, p) in enumerate(cases(), 1):
    figures, class_ece, class_auc = exact(k, labels, p)
    names = "'{" + ",".join(f"c{i}" for i in range(k)) + "}'"
    rows = "'{" + ",".join('"{' + ",".join(f"{x:.17g}" if float(f"{x:.6g}") != x else f"{x:g}" for x in row) + '}"'
                           for row in p) + "}'"
    out.append(f"({number}, '{kind}', {names}, '{{{','.join(f'c{c}' for c in labels)}}}', {rows}, {array(figures)}, "
               f"{array(class_ece)}, {array(class_auc)}, {array(sklearn(k, labels, p))})")
print(",\n".join(out) + ";")
