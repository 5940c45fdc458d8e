#!/usr/bin/env python3
"""Goldens of the figures of retrain.confusion.

Usage: confusion.py > confusion.sql      (the output is committed)

Needs scikit-learn 1.9.1, scipy 1.17.1, numpy 2.4.6, mpmath 1.4.1.  Nothing here calls or
imitates the extension's code:
  precision, recall, F, specificity, NPV, their averages, accuracy, balanced accuracy
                          exact rationals (fractions.Fraction), rounded once
  MCC, kappa              mpmath at 50 digits over exact integers
  standard errors         mpmath: numeric gradient over the cells and the full multinomial
                          covariance (not the closed form)
  intervals of a class    scipy.stats.binomtest(k, n).proportion_ci(method='wilson')
Every table that scikit-learn can take is also given to it, as rows with sample_weight:
precision_recall_fscore_support and fbeta_score with average None, macro, micro and weighted
and zero_division 0, 1 and nan, accuracy_score, balanced_accuracy_score,
matthews_corrcoef (0 where we say undefined), cohen_kappa_score, and the other figures by
recall_score with pos_label swapped and by multilabel_confusion_matrix; a difference above
1e-12 stops the generator.  Above 2^53 rows its weights are inexact, and from 2^26 rows on MCC and
kappa of scikit-learn are differences of rounded products; there the rationals stand alone.

Macro without zero_division: mean over the classes that have rows and a defined figure, so
scikit-learn's average None with nan, averaged here.
"""
import sys
import warnings
from fractions import Fraction as F

import mpmath as mp
import numpy as np
from scipy.stats import binomtest
from sklearn import metrics as sk

warnings.simplefilter("ignore")
mp.mp.dps = 50
FIGURES = ["precision", "recall", "f1", "specificity", "negative_predictive_value", "fbeta"]
BETA = 2
MOST = (2 ** 63 - 1) // 4


def num(x):
    if x is None:
        return "NULL"
    if isinstance(x, F):
        return repr(float(mp.mpf(x.numerator) / x.denominator))
    return repr(float(x))


def array(xs):
    return "'{" + ",".join(num(x) for x in xs) + "}'"


# ------------------------------------------------------------------ exact figures

def counts(t, k):
    K = len(t)
    tp = t[k][k]
    fp = sum(t[i][k] for i in range(K)) - tp
    fn = sum(t[k]) - tp
    return tp, fp, fn, sum(map(sum, t)) - tp - fp - fn


def class_figure(c, figure):
    tp, fp, fn, tn = c
    a, b = {"precision": (tp, tp + fp), "recall": (tp, tp + fn), "f1": (2 * tp, 2 * tp + fp + fn),
            "specificity": (tn, tn + fp), "negative_predictive_value": (tn, tn + fn),
            "fbeta": ((1 + BETA ** 2) * tp, (1 + BETA ** 2) * tp + BETA ** 2 * fn + fp)}[figure]
    return None if b == 0 else F(a) / F(b) if isinstance(a, int) else a / b


def average(t, figure, kind, zero):
    """zero: value of 0/0, None for undefined."""
    if kind == "micro":
        sums = [sum(x) for x in zip(*(counts(t, k) for k in range(len(t))))]
        value = class_figure(sums, figure)
        return zero if value is None else value
    total, weight = 0, 0
    for k in range(len(t)):
        support = sum(t[k])
        value = class_figure(counts(t, k), figure)
        if zero is None and (support == 0 or value is None):
            continue
        w = support if kind == "weighted" else 1
        total += w * (F(zero) if value is None else value)
        weight += w
    return (None if zero is None else F(zero)) if weight == 0 else total / weight


def agreement(t):
    K = len(t)
    n = sum(map(sum, t))
    rows = [sum(r) for r in t]
    cols = [sum(t[i][k] for i in range(K)) for k in range(K)]
    c = sum(t[k][k] for k in range(K))
    both = sum(a * b for a, b in zip(rows, cols))
    return c * n - both, n * n - both, n * n - sum(a * a for a in rows), n * n - sum(a * a for a in cols)


def mcc(t):
    num_, _, a, b = agreement(t)
    return None if a == 0 or b == 0 else mp.mpf(num_) / mp.sqrt(mp.mpf(a) * mp.mpf(b))


def kappa(t):
    num_, chance, _, _ = agreement(t)
    return None if chance == 0 else mp.mpf(num_) / mp.mpf(chance)


def standard_error(t, figure):
    """figure takes a table of mpf."""
    K = len(t)
    n = mp.mpf(sum(map(sum, t)))
    if n == 0:
        return None
    t = [[mp.mpf(x) for x in r] for r in t]
    if figure(t) is None:
        return None
    first, second = mp.mpf(0), mp.mpf(0)
    for i in range(K):
        for j in range(K):
            if t[i][j] == 0:
                continue
            x = t[i][j]
            h = x * mp.mpf(10) ** -18
            t[i][j] = x + h
            up = figure(t)
            t[i][j] = x - h
            down = figure(t)
            t[i][j] = x
            g = (up - down) / (2 * h)
            first += x * g * g
            second += x * g
    variance = first - second ** 2 / n
    # the gradient of a figure that does not move is noise of about 1e-32 / n
    return None if variance * n < mp.mpf(10) ** -25 else mp.sqrt(variance)


def macro_of(name):
    def figure(t):
        values = [class_figure(counts(t, k), name) for k in range(len(t)) if sum(t[k]) > 0]
        values = [v for v in values if v is not None]
        return sum(values) / len(values) if values else None
    return figure


# ------------------------------------------------------------------ scikit-learn

def close(ours, theirs, what):
    theirs = float(theirs)
    if ours is None:
        assert np.isnan(theirs), what
        return
    assert abs(float(num(ours)) - theirs) <= 1e-12 * max(1, abs(theirs)), (what, num(ours), theirs)


def check(t):
    """Compare with scikit-learn; returns whether it could take the table."""
    K = len(t)
    cells = [(i, j, t[i][j]) for i in range(K) for j in range(K) if t[i][j] > 0]
    if not cells or sum(map(sum, t)) > 2 ** 53:
        return False
    y, p, w = (np.array(x) for x in zip(*cells))
    w = w.astype(float)
    labels = list(range(K))
    for zero in (None, 0, 1):
        z = np.nan if zero is None else zero
        each = dict(zip(FIGURES, [None] * 6))
        each["precision"], each["recall"], each["f1"], support = sk.precision_recall_fscore_support(
            y, p, labels=labels, sample_weight=w, zero_division=z)
        each["fbeta"] = sk.fbeta_score(y, p, beta=BETA, labels=labels, average=None, sample_weight=w, zero_division=z)
        m = sk.multilabel_confusion_matrix(y, p, labels=labels, sample_weight=w)
        both = [(m[:, 0, 0], m[:, 0, 1]), (m[:, 0, 0], m[:, 1, 0])]
        each["specificity"], each["negative_predictive_value"] = (
            [a / (a + b) if a + b > 0 else z for a, b in zip(*x)] for x in both)
        for f in FIGURES:
            v = np.array(each[f], float)
            if zero is None:
                kept = (support > 0) & ~np.isnan(v)
                macro = v[kept].mean() if kept.any() else np.nan
                weighted = np.average(v[kept], weights=support[kept]) if kept.any() else np.nan
            else:
                macro, weighted = v.mean(), np.average(v, weights=support)
            close(average(t, f, "macro", zero), macro, (t, f, "macro", zero))
            close(average(t, f, "weighted", zero), weighted, (t, f, "weighted", zero))
        for kind in ("macro", "micro", "weighted"):
            if zero is None and kind != "micro":
                continue
            four = list(sk.precision_recall_fscore_support(y, p, labels=labels, sample_weight=w, average=kind, zero_division=z)[:3])
            four.append(sk.fbeta_score(y, p, beta=BETA, labels=labels, average=kind, sample_weight=w, zero_division=z))
            for f, v in zip(["precision", "recall", "f1", "fbeta"], four):
                close(average(t, f, kind, zero), v, (t, f, kind, zero))
    correct = sum(t[k][k] for k in range(K))
    close(F(correct, sum(map(sum, t))), sk.accuracy_score(y, p, sample_weight=w), (t, "accuracy"))
    close(average(t, "recall", "macro", None), sk.balanced_accuracy_score(y, p, sample_weight=w), (t, "balanced"))
    close(mcc(t) if mcc(t) is not None else F(0), sk.matthews_corrcoef(y, p, sample_weight=w), (t, "mcc")) \
        if sum(map(sum, t)) < 2 ** 26 else None
    if sum(map(sum, t)) < 2 ** 26:
        close(kappa(t), sk.cohen_kappa_score(y, p, labels=labels, sample_weight=w), (t, "kappa"))
    return True


# ------------------------------------------------------------------ cases

def tables(rng):
    """Lists of rows; row i is label i."""
    for case in range(500):                                            # two classes
        scale = [4, 30, 1000, 10 ** 6, 2 ** 31, 2 ** 52, 2 ** 56, MOST // 4][case % 8]
        t = [[int(rng.integers(scale, endpoint=True)) for _ in range(2)] for _ in range(2)]
        for i in range(2):
            for j in range(2):
                if rng.random() < [0.25, 0.1][case % 2]:
                    t[i][j] = 0
        yield t
    for case in range(500):                                            # several
        K = int(rng.integers(1, 8))
        scale = [3, 10, 100, 10 ** 5, 2 ** 40, 2 ** 50, MOST // (K * K)][case % 7]
        t = [[int(rng.integers(scale, endpoint=True)) if rng.random() < [0.3, 0.6, 0.95][case % 3] else 0
              for _ in range(K)] for _ in range(K)]
        if case % 5 == 0:                                              # mostly right
            for k in range(K):
                t[k][k] = min(t[k][k] * 50 + 1, MOST // (K * K))
        for k in range(K):                                             # classes without rows, without predictions
            if rng.random() < 0.1:
                t[k] = [0] * K
            if rng.random() < 0.1:
                for i in range(K):
                    t[i][k] = 0
        yield t
    for n in (1, 2, 3, 2 ** 30, 2 ** 53 + 1, MOST):                    # adversarial
        yield [[n, 0], [0, 0]]
        yield [[0, 0], [n, 0]]
        yield [[0, n], [0, 0]]
        yield [[0, 0], [0, n]]
        yield [[n // 2, 0], [0, n - n // 2]]
        yield [[0, n // 2], [n - n // 2, 0]]
        yield [[n]]
        yield [[n // 3, 0, 0], [0, n // 3, 0], [0, 0, n // 3]]
        yield [[0, n // 3, 0], [0, 0, n // 3], [n // 3, 0, 0]]
        yield [[0, n // 2, 0], [0, 0, 0], [n // 2, 0, 0]]
    for n in (10 ** 9, 2 ** 53, 2 ** 60):                              # independent but for few rows: products cancel
        a, b = n // 3, n // 7
        for d in (0, 1, 3):
            yield [[a, b], [a + d, b]]
            yield [[a, b], [a, b + d]]
            yield [[a // 4, b // 4, 7], [a // 4, b // 4 + d, 7], [a // 4 + d, b // 4, 7]]
        for e in (1, 3):                                               # all but right
            yield [[a, e], [0, b]]
            yield [[a, 0, e], [0, b, 0], [0, 1, n // 11]]
    yield [[0, 0], [0, 0]]


def main():
    rng = np.random.default_rng(20261124)
    import sklearn
    print("-- Made by test/goldens/confusion.py: scikit-learn %s, scipy %s, numpy %s, mpmath %s.  Do not edit." % (
        sklearn.__version__, __import__("scipy").__version__, np.__version__, mp.__version__))
    print("-- Cells of tables of K classes by label, then prediction.  Figures in the order of test/sql/confusion_goldens.sql.")
    golden, binary = [], []
    taken = 0
    total = 0
    for id_, t in enumerate(tables(rng)):
        K = len(t)
        n = sum(map(sum, t))
        assert n <= MOST
        taken += check(t)
        total += 1
        figures = []
        for kind, zero in (("macro", None), ("macro", 0), ("macro", 1), ("weighted", None), ("weighted", 1)):
            figures += [average(t, f, kind, zero) for f in FIGURES]
        figures += [average(t, "f1", "micro", None), average(t, "specificity", "micro", None), average(t, "specificity", "micro", 1)]
        figures += [None if n == 0 else F(sum(t[k][k] for k in range(K)), n), average(t, "recall", "macro", None), mcc(t), kappa(t)]
        errors = [standard_error(t, macro_of(f)) for f in FIGURES[:5]]
        errors += [standard_error(t, mcc), standard_error(t, kappa)]
        golden.append("(%d,%d,'{%s}',%s,%s)" % (
            id_, K, ",".join(str(x) for r in t for x in r), array(figures), array(errors)))
        if K == 2:
            c = counts(t, 1)
            intervals = []
            tp, fp, fn, tn = c
            for a, b in ((tp, tp + fp), (tp, tp + fn), (tn, tn + fp), (tn, tn + fn), (tp, tp + fp + fn)):
                if b == 0 or b > 10 ** 15:
                    intervals += [None, None]
                    continue
                ci = binomtest(a, b).proportion_ci(method="wilson") if b < 10 ** 7 else wilson(a, b)
                ends = [ci.low, ci.high] if b < 10 ** 7 else ci
                intervals += [2 * e / (1 + e) for e in ends] if len(intervals) == 8 else list(ends)
            binary.append("(%d,%s,%s)" % (
                id_, array([class_figure(c, f) for f in FIGURES]), array(intervals)))
    print("CREATE TEMP TABLE golden_confusion (id int, k int, cells bigint[], figures float8[], errors float8[]);")
    print("INSERT INTO golden_confusion VALUES\n%s;" % ",\n".join(golden))
    print("CREATE TEMP TABLE golden_binary (id int, figures float8[], intervals float8[]);")
    print("INSERT INTO golden_binary VALUES\n%s;" % ",\n".join(binary))
    print("-- scikit-learn was given %d of %d tables and agrees." % (taken, total))


def wilson(a, b):
    """Roots of the quadratic at 50 digits: scipy's exact p-value takes too long here."""
    z2 = (mp.sqrt(2) * mp.erfinv(mp.mpf("0.95"))) ** 2
    p, n = mp.mpf(a) / b, mp.mpf(b)
    half = mp.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n)))
    mid = p + z2 / (2 * n)
    return [(mid - half) / (1 + z2 / n) if a > 0 else mp.mpf(0), (mid + half) / (1 + z2 / n) if a < b else mp.mpf(1)]


if __name__ == "__main__":
    sys.exit(main())
