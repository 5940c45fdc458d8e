#!/usr/bin/env python3
"""Goldens of auc_block_bootstrap, block_comparison and auc_block_comparison, from doc/reference/robustness.md.

Usage: block_bootstrap.py > block_bootstrap.sql      (the output is committed)

Made with numpy 2.4.6, scikit-learn 1.9.1.  Nothing here calls or imitates the extension's code:
  replicates             SplitMix64 in Python integers (robustness.py); rows of drawn blocks are copied, the area
                         is that of sklearn.metrics.roc_auc_score, rounded to a whole number of half pairs
  standard error, ends   numpy.std(ddof=1), numpy.quantile (linear)
  plain bootstrap        blocks drawn by numpy.random.Generator.choice (PCG64), 20,000 replicates
"""
import random
import warnings
from fractions import Fraction

import numpy as np
import sklearn
from sklearn.metrics import roc_auc_score

from robustness import SplitMix64, array, ratio

warnings.filterwarnings("ignore")


def area(rows, score):
    """The area, to the last bit: it is a whole number over twice the pairs of rows."""
    labels = [r[0] for r in rows]
    if len(set(labels)) < 2:
        return None
    pairs = 2 * sum(labels) * (len(labels) - sum(labels))
    return float(Fraction(round(roc_auc_score(labels, [r[score] for r in rows]) * pairs), pairs))


def area_of(blocks, score):
    return area([r for b in blocks for r in b], score)


def draws(blocks, replicates, seed):
    rng = SplitMix64(seed)
    return [[blocks[rng.draw(len(blocks))] for _ in blocks] for _ in range(replicates)]


def figures(value, values, level, reference):
    tail = (1 - level) / 2
    k = min(sum(v <= reference for v in values), sum(v >= reference for v in values))
    return [value, np.std(values, ddof=1), np.quantile(values, tail), np.quantile(values, 1 - tail),
            min(1.0, 2 * (1 + k) / (1 + len(values)))]


def paired(blocks, a, b, replicates, seed, level, reference):
    """Of two figures of the same draws: each, the difference, its spread, replicates with a value."""
    values = [(a(d), b(d)) for d in draws(blocks, replicates, seed)]
    values = [y - x for x, y in values if x is not None and y is not None]
    x, y = a(blocks), b(blocks)
    return [x, y] + figures(y - x, values, level, reference), len(values)


def number(x):
    return "'%r'" % float(x)


def random_rows(rng, blocks, kind):
    """Rows of each block: label, and two scores."""
    result = []
    for block in range(blocks):
        rows = []
        for _ in range(rng.choice([1, 2, 5, 12])):
            label = int(rng.random() < (0.1 if kind == "rare" else 0.5))
            if kind == "tied":
                scores = [rng.choice([0.1, 0.5, 0.9]) + 0.2 * label for _ in range(2)]
            elif kind == "extreme":
                scores = [rng.choice([-1e300, -0.0, 0.0, 5e-324, 1e300]) for _ in range(2)]
            else:
                scores = [rng.gauss(label, 1 + block % 3) for _ in range(2)]
            rows.append((label, *scores))
        result.append(rows)
    return result


def print_areas(rng):
    print("CREATE TEMP TABLE golden_auc_row (id int, block text, label int, a float8, b float8);")
    print("CREATE TEMP TABLE golden_auc (id int, replicates int, seed bigint, level float8, reference float8, value_a float8, value_b float8,"
          " difference float8, standard_error float8, low float8, high float8, p_value float8, blocks int, kept int,"
          " auc_standard_error float8, auc_low float8, auc_high float8, auc_kept int);")
    rows, lines = [], []
    for case in range(60):
        blocks = random_rows(rng, rng.choice([2, 3, 6, 11, 25]), rng.choice(["plain", "tied", "rare", "extreme"]))
        if area_of(blocks, 1) is None:
            continue
        replicates = rng.choice([50, 100])
        seed = rng.choice([0, 1, -1, rng.randrange(-2**63, 2**63)])
        level = rng.choice([0.5, 0.9, 0.95, 0.99])
        reference = rng.choice([0.0, -0.05, 0.02])
        both, kept = paired(blocks, lambda b: area_of(b, 1), lambda b: area_of(b, 2), replicates, seed, level, reference)
        values = [v for v in (area_of(d, 1) for d in draws(blocks, replicates, seed)) if v is not None]
        one = figures(0, values, level, 0)[1:4]
        for i, block in enumerate(blocks):
            rows += ["(%d, 'b%02d', %d, %s, %s)" % (case, i, label, number(a), number(b)) for label, a, b in block]
        lines.append("(%d, %d, %d, %s, %s, %s, %d, %d, %s, %d)" % (
            case, replicates, seed, number(level), number(reference), ", ".join(map(number, both)), len(blocks), kept,
            ", ".join(map(number, one)), len(values)))
    print("INSERT INTO golden_auc_row VALUES\n" + ",\n".join(rows) + ";")
    print("INSERT INTO golden_auc VALUES\n" + ",\n".join(lines) + ";")


def print_comparisons(rng):
    print("CREATE TEMP TABLE golden_comparison (na float8[], da float8[], nb float8[], db float8[], replicates int, seed bigint, level float8,"
          " reference float8, value_a float8, value_b float8, difference float8, standard_error float8, low float8, high float8,"
          " p_value float8, blocks int, kept int);")
    lines = []
    for _ in range(100):
        n = rng.choice([2, 3, 7, 12, 30])
        blocks = []
        for _ in range(n):
            rows = float(rng.randrange(1, 200))
            blocks.append((float(rng.randrange(int(rows) + 1)), rows, rng.gauss(0, 5), rng.choice([0.0, rows, 2 * rows])))
        blocks.sort(key=lambda b: (b[1], b[0], b[3], b[2]))
        if not any(b[3] for b in blocks):
            continue
        replicates, seed = rng.choice([50, 100]), rng.randrange(-2**63, 2**63)
        level, reference = rng.choice([0.8, 0.95]), rng.choice([0.0, -0.5])
        both, kept = paired(blocks, lambda d: ratio([b[:2] for b in d]), lambda d: ratio([b[2:] for b in d]),
                            replicates, seed, level, reference)
        rng.shuffle(blocks)
        lines.append("(%s, %d, %d, %s, %s, %s, %d, %d)" % (
            ", ".join(array([b[i] for b in blocks]) for i in range(4)), replicates, seed, number(level), number(reference),
            ", ".join(map(number, both)), n, kept))
    print("INSERT INTO golden_comparison VALUES\n" + ",\n".join(lines) + ";")


def print_plain(rng):
    """One table of rows, and the bootstrap of numpy with its own draws."""
    blocks = [[(int(rng.random() < 0.4), round(rng.gauss(0, 1), 3), round(rng.gauss(0, 1), 3)) for _ in range(rng.randrange(10, 30))] for _ in range(40)]
    blocks = [[(y, a + 0.8 * y, b + (0.4 + 0.03 * i) * y) for y, a, b in rows] for i, rows in enumerate(blocks)]
    generator = np.random.default_rng(1979)
    label, block, a, b = (np.array(x) for x in zip(*[(y, i, s, t) for i, rows in enumerate(blocks) for y, s, t in rows]))
    values = []
    for _ in range(20000):
        times = np.bincount(generator.choice(40, 40), minlength=40)[block]
        values.append([weighted(label, s, times) for s in (a, b)])
    values = np.array(values)
    print("CREATE TEMP TABLE plain_row (block int, label int, a float8, b float8);")
    print("INSERT INTO plain_row VALUES\n" + ",\n".join("(%d, %d, %s, %s)" % (i, y, number(s), number(t)) for i, y, s, t in zip(block, label, a, b)) + ";")
    print("CREATE TEMP TABLE plain (standard_error float8, low float8, high float8, difference_standard_error float8, difference_low float8, difference_high float8);")
    print("INSERT INTO plain VALUES (%s);" % ", ".join(
        number(f) for v in (values[:, 0], values[:, 1] - values[:, 0]) for f in (np.std(v, ddof=1), np.quantile(v, 0.025), np.quantile(v, 0.975))))


def weighted(label, score, times):
    """The area of rows that count several times."""
    return float(roc_auc_score(label, score, sample_weight=times))


def main():
    print("-- Made by test/goldens/block_bootstrap.py: numpy %s, scikit-learn %s.  Do not edit." % (np.__version__, sklearn.__version__))
    rng = random.Random(1945)
    print_areas(rng)
    print_comparisons(rng)
    print_plain(rng)


if __name__ == "__main__":
    main()
