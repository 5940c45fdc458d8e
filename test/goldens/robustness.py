#!/usr/bin/env python3
"""Goldens of block_bootstrap and sensitivity_by_bin, from doc/reference/robustness.md.

Usage: robustness.py > robustness.sql      (the output is committed)

Made with numpy 2.4.6, scipy 1.17.1.  Nothing here calls or imitates the extension's code:
  replicates             SplitMix64 in Python integers, sums as exact rationals (fractions.Fraction)
  standard error, ends   numpy.std(ddof=1), numpy.quantile (linear)
  means, Welch           statistics of fractions, scipy.stats.ttest_ind(equal_var=False) for t and p,
                         scipy.stats.t.ppf for the interval
"""
import random
from fractions import Fraction

import numpy as np
import scipy.stats

MASK = 2**64 - 1


class SplitMix64:
    def __init__(self, seed):
        self.state = seed & MASK

    def number(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def draw(self, n):
        while True:
            product = self.number() * n
            if (product & MASK) >= 2**64 % n:
                return product >> 64


def ratio(blocks):
    below = sum(Fraction(d) for _, d in blocks)
    return float(sum(Fraction(n) for n, _ in blocks)) / float(below) if below > 0 else None


def bootstrap(blocks, replicates, seed):
    blocks = sorted(blocks, key=lambda b: (b[1], b[0]))
    rng = SplitMix64(seed)
    values = []
    for _ in range(replicates):
        value = ratio([blocks[rng.draw(len(blocks))] for _ in blocks])
        if value is not None:
            values.append(value)
    return ratio(blocks), np.std(values, ddof=1), np.quantile(values, 0.025), np.quantile(values, 0.975), len(blocks), len(values)


def array(values):
    return "'{%s}'" % ",".join(repr(v) for v in values)


def print_bootstrap(rng):
    print("CREATE TEMP TABLE golden_bootstrap (numerators float8[], denominators float8[], replicates int, seed bigint,"
          " value float8, standard_error float8, low float8, high float8, blocks int, kept int);")
    print("INSERT INTO golden_bootstrap VALUES")
    lines = []
    for case in range(200):
        n = rng.choice([2, 3, 5, 7, 12, 30])
        kind = rng.choice(["counts", "losses", "signed", "zeros", "wide"])
        blocks = []
        for _ in range(n):
            rows = rng.randrange(1, 500)
            if kind == "counts":
                blocks.append((float(rng.randrange(rows + 1)), float(rows)))
            elif kind == "losses":
                blocks.append((rows * rng.random(), float(rows)))
            elif kind == "signed":
                blocks.append((rng.gauss(0, 10), float(rows)))
            elif kind == "zeros":
                blocks.append((rng.random(), rng.choice([0.0, 0.0, float(rows)])))
            else:
                blocks.append((rng.gauss(0, 1) * 10.0 ** rng.randrange(-12, 12), rng.random() * 10.0 ** rng.randrange(-6, 6)))
        replicates = rng.choice([50, 100])
        seed = rng.choice([0, 1, -1, rng.randrange(-2**63, 2**63)])
        if not any(d > 0 for _, d in blocks):
            continue
        value, sd, low, high, n, kept = bootstrap(blocks, replicates, seed)
        lines.append("(%s, %s, %d, %d, '%r', '%r', '%r', '%r', %d, %d)" % (
            array([b[0] for b in blocks]), array([b[1] for b in blocks]), replicates, seed,
            value, float(sd), float(low), float(high), n, kept))
    print(",\n".join(lines) + ";")


def welch(a, b):
    """Difference of means and its 95 % interval, from fractions."""
    mean = [sum(map(Fraction, x)) / len(x) for x in (a, b)]
    var = [float(sum((Fraction(v) - m) ** 2 for v in x) / (len(x) - 1) / len(x)) for x, m in zip((a, b), mean)]
    difference = float(mean[0] - mean[1])
    if sum(var) == 0:
        return difference, difference, difference
    df = sum(var) ** 2 / (var[0] ** 2 / (len(a) - 1) + var[1] ** 2 / (len(b) - 1))
    half = scipy.stats.t.ppf(0.975, df) * sum(var) ** 0.5
    t, p = scipy.stats.ttest_ind(a, b, equal_var=False)
    assert abs(difference / sum(var) ** 0.5 - t) < 1e-6 * abs(t) + 1e-9
    assert abs(2 * scipy.stats.t.sf(abs(t), df) - p) < 1e-6 * p + 1e-12
    return difference, difference - half, difference + half


def print_sensitivity(rng):
    print("CREATE TEMP TABLE golden_sensitivity (id int, bin int, rows int, mean float8, difference float8, low float8, high float8);")
    print("CREATE TEMP TABLE golden_sensitivity_row (id int, edges float8[], features float8[], predictions float8[]);")
    row_lines = []
    lines = []
    for case in range(100):
        edges = sorted(rng.sample([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0], rng.choice([1, 2, 4])))
        n = rng.choice([1, 3, 10, 60])
        offset = rng.choice([0.0, 1e6])
        features = [rng.choice([None, float("nan"), float("inf"), float("-inf"), rng.choice(edges)] + [rng.gauss(0, 1)] * 8) for _ in range(n)]
        predictions = [rng.choice([0.25, 0.5, 0.75]) if case % 4 == 0 else offset + rng.random() for _ in range(n)]
        bins = [[] for _ in range(len(edges) + 2)]
        for x, p in zip(features, predictions):
            missing = x is None or x != x
            bins[-1 if missing else sum(e < x for e in edges)].append(p)
        row_lines.append("(%d, %s, '{%s}', %s)" % (case, array(edges), ",".join("NULL" if x is None else repr(x) for x in features), array(predictions)))
        before = None
        for i, rows in enumerate(bins):
            other = [p for b in bins[:-1] for p in b] if i == len(bins) - 1 else before
            figures = ["NULL"] * 3
            if rows and other:
                figures[0] = "'%r'" % float(sum(map(Fraction, rows)) / len(rows) - sum(map(Fraction, other)) / len(other))
                if len(rows) > 1 and len(other) > 1:
                    figures = ["'%r'" % float(v) for v in welch(rows, other)]
            mean = "'%r'" % float(sum(map(Fraction, rows)) / len(rows)) if rows else "NULL"
            lines.append("(%d, %d, %d, %s, %s)" % (case, i + 1, len(rows), mean, ", ".join(figures)))
            if rows:
                before = rows
    print("INSERT INTO golden_sensitivity_row VALUES\n" + ",\n".join(row_lines) + ";")
    print("INSERT INTO golden_sensitivity VALUES\n" + ",\n".join(lines) + ";")


def main():
    print("-- Made by test/goldens/robustness.py: numpy %s, scipy %s.  Do not edit." % (np.__version__, scipy.__version__))
    rng = random.Random(1986)
    print_bootstrap(rng)
    print_sensitivity(rng)


if __name__ == "__main__":
    main()
