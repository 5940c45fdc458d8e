#!/usr/bin/env python3
"""Goldens of worst_slices.

Usage: worst_slices.py > worst_slices.sql      (the output is committed)

Needs scipy 1.17.1 and numpy 2.4.6.  Rows come from a formula that the test shares; means of
blocks are exact rationals (fractions.Fraction), then
  t, df, p            scipy.stats.ttest_ind(equal_var=False, alternative='greater')
  adjusted p          scipy.stats.false_discovery_control(method='bh')
  held-out interval   scipy.stats.ttest_ind(equal_var=False).confidence_interval(0.95)
Nothing here calls or imitates the extension's code.
"""
from fractions import Fraction
from itertools import combinations

import numpy as np
import scipy
from scipy import stats

# id, rows, blocks, levels of the columns, loss modulus, min_support
CASES = [
    (1, 3000, 10, (4, 3, 2), 1009, 30),
    (2, 5000, 41, (5, 2, 3), 997, 20),
    (3, 900, 6, (3, 3, 3), 101, 1),
    (4, 4000, 20, (7,), 499, 50),
    (5, 4000, 25, (6, 6), 2, 10),
    (6, 6000, 60, (8, 5, 4), 1013, 25),
    (7, 2000, 4, (2, 2, 2), 3, 1),
    (8, 2500, 15, (3, 2, 2, 2), 307, 20),
]


def row(i, rows, blocks, levels, modulus):
    """The same expressions are in test/sql/worst_slices.sql."""
    block = i * blocks // rows
    values = tuple((i * (13 + 6 * k) + i * i % (7 + k)) % level for k, level in enumerate(levels))
    loss = (i * 7919 + i * i * 31) % modulus / float(modulus)
    if values[0] == 1:
        loss += (i % 5) / 8
    return block, values, loss


def main():
    print("-- Made by test/goldens/worst_slices.py: scipy %s, numpy %s.  Do not edit." % (scipy.__version__, np.__version__))
    print("CREATE TEMP TABLE golden_case (id int, rows int, blocks int, columns int, modulus int, min_support int, levels int[], examined int);")
    print("CREATE TEMP TABLE golden_slice (id int, columns int[], slices text[], support int, blocks int, loss float8, difference float8, t float8, df float8, p float8, adjusted float8,\n"
          "\theld_support int, held_difference float8, held_low float8, held_high float8);")
    for number, rows, blocks, levels, modulus, least in CASES:
        data = [row(i, rows, blocks, levels, modulus) for i in range(rows)]
        split = blocks - blocks // 2
        columns = range(len(levels))
        found = []
        for size in (1, 2, 3):
            for chosen in combinations(columns, size):
                for values in sorted({tuple(v[c] for c in chosen) for _, v, _ in data}):
                    sums = {}
                    for block, v, loss in data:
                        side = int(tuple(v[c] for c in chosen) != values)
                        s = sums.setdefault((block, side), [0, Fraction(0)])
                        s[0] += 1
                        s[1] += Fraction(loss)
                    half = [[[float(s / n) for (b, side), (n, s) in sorted(sums.items()) if side == k and (b >= split) == held]
                             for k in (0, 1)] for held in (False, True)]
                    support = sum(n for (b, side), (n, _) in sums.items() if side == 0 and b < split)
                    if support < least or min(map(len, half[0])) < 2:
                        continue
                    test = stats.ttest_ind(half[0][0], half[0][1], equal_var=False, alternative="greater")
                    loss = sum((s for (b, side), (_, s) in sums.items() if side == 0 and b < split), Fraction(0)) / support
                    held = [None] * 3
                    if min(map(len, half[1])) >= 2:
                        ci = stats.ttest_ind(half[1][0], half[1][1], equal_var=False).confidence_interval(0.95)
                        held = [np.mean(half[1][0]) - np.mean(half[1][1]), ci.low, ci.high]
                    found.append(([c + 1 for c in chosen], values, support, len(half[0][0]), float(loss),
                                  np.mean(half[0][0]) - np.mean(half[0][1]), test.statistic, test.df, test.pvalue,
                                  sum(n for (b, side), (n, _) in sums.items() if side == 0 and b >= split), held))
        adjusted = stats.false_discovery_control([f[8] for f in found], method="bh")
        print("INSERT INTO golden_case VALUES (%d, %d, %d, %d, %d, %d, '{%s}', %d);" % (
            number, rows, blocks, len(levels), modulus, least, ",".join(map(str, levels)), len(found)))
        print("INSERT INTO golden_slice VALUES")
        num = lambda x: "NULL" if x is None else "%.17g" % x
        print(",\n".join("(%d,'{%s}','{%s}',%d,%d,%s,%s,%s,%s,%s,%s,%d,%s,%s,%s)" % (
            number, ",".join(map(str, f[0])), ",".join(map(str, f[1])), f[2], f[3], *map(num, f[4:9]), num(a), f[9], *map(num, f[10]))
            for f, a in zip(found, adjusted)) + ";")


main()
