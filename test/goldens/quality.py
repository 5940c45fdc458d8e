#!/usr/bin/env python3
"""Goldens of the checks of data quality.

Usage: quality.py > quality.sql      (the output is committed)

Needs cleanlab 2.9.0, numpy 2.4.6, scipy 1.17.1.  Nothing here calls or imitates the extension's code:
  thresholds                  cleanlab.count.get_confident_thresholds
  confident joint, suspects   cleanlab.count.compute_confident_joint(calibrate=False,
                              return_indices_of_off_diagonals=True)
  order of suspects           cleanlab.rank.get_self_confidence_for_each_label, ties by the text of the id
  growth of a share           scipy.stats.fisher_exact(alternative='greater'): fewest faulty rows at which its
                              p-value is at most 0.005

Left out are cases in which cleanlab and the paper (which the extension follows) differ: a probability
within 2e-6 of a threshold without being at least as large, and rows with two confident classes whose
largest probability is that of a third one.  Probabilities are whole thousandths.
"""
import numpy as np
from cleanlab.count import compute_confident_joint, get_confident_thresholds
from cleanlab.rank import get_self_confidence_for_each_label
from scipy.stats import fisher_exact


def thousandths(p):
    """Rows of integers near 1000 p that add up to 1000."""
    q = np.floor(p * 1000).astype(int)
    q[np.arange(len(q)), p.argmax(axis=1)] += 1000 - q.sum(axis=1)
    return q


def case(rng, k, n, noise):
    truth = rng.integers(0, k, n)
    sharp = rng.choice([1.0, 3.0, 10.0])
    p = rng.dirichlet(np.ones(k), n)
    p[np.arange(n), truth] += rng.gamma(sharp, 1.0, n)
    q = thousandths(p / p.sum(axis=1, keepdims=True))
    label = np.where(rng.random(n) < noise, rng.integers(0, k, n), truth)
    return label, q


def differ(label, p):
    t = get_confident_thresholds(label, p)
    near = ((p < t) & (p >= t - 2e-6)).any()
    confident = p >= t
    third = (confident.sum(axis=1) > 1) & ~confident[np.arange(len(p)), p.argmax(axis=1)]
    return near or third.any()


def array(x):
    return "{" + ",".join(str(v) for v in x) + "}"


def confident():
    rng = np.random.default_rng(20240611)
    rows, found = [], []
    number = skipped = 0
    while number < 160:
        k = int(rng.choice([2, 2, 3, 4, 6]))
        label, q = case(rng, k, int(rng.integers(8, 45)), rng.choice([0, 0.1, 0.3]))
        p = q / 1000.0
        if differ(label, p):
            skipped += 1
            continue
        number += 1
        joint, off = compute_confident_joint(label, p, calibrate=False, return_indices_of_off_diagonals=True)
        own = get_self_confidence_for_each_label(label, p)
        suspects = sorted((own[i], str(i)) for i in off)
        t = [repr(float(v)) if v <= 1 else "NULL" for v in get_confident_thresholds(label, p)]
        rows += ["(%d, %d, %d, '%s')" % (number, i, label[i], array(q[i])) for i in range(len(q))]
        found.append("(%d, %d, '%s', '%s', %d, '%s')" % (number, k, array(t), "{" + ",".join(array(r) for r in joint) + "}",
                                                      len(off), array([i for _, i in suspects[:10]])))
    print("-- %d cases left out, see the generator." % skipped)
    print("CREATE TEMP TABLE golden_row (number integer, id integer, label integer, thousandths integer[]);")
    print("INSERT INTO golden_row VALUES\n" + ",\n".join(rows) + ";")
    print("CREATE TEMP TABLE golden_joint (number integer, k integer, thresholds double precision[], joint bigint[], count bigint, keys text[]);")
    print("INSERT INTO golden_joint VALUES\n" + ",\n".join(found) + ";")


def growth():
    rng = np.random.default_rng(7)
    rows = []
    for _ in range(400):
        n, m = (int(10 ** rng.uniform(0.3, 4)) for _ in range(2))
        faults = int(n * rng.choice([0, 0, 0.001, 0.02, 0.2, 0.6]))
        least = None
        low, high = 0, m
        while low <= high:
            c = (low + high) // 2
            if c / m > faults / n and fisher_exact([[c, m - c], [faults, n - faults]], alternative="greater")[1] <= 0.005:
                least, high = c, c - 1
            else:
                low = c + 1
        if faults + (least or 0) <= 10000:
            rows.append("(%d, %d, %d, %s)" % (n, faults, m, "NULL" if least is None else least))
    print("CREATE TEMP TABLE golden_growth (reference_rows bigint, reference_count bigint, rows bigint, least bigint);")
    print("INSERT INTO golden_growth VALUES\n" + ",\n".join(rows) + ";")


print("-- Written by test/goldens/quality.py (cleanlab 2.9.0, numpy 2.4.6, scipy 1.17.1).  Do not edit.")
confident()
growth()
