#!/usr/bin/env python3
"""Goldens of standard errors: class_scores, mce, and regression figures that are ratios.

Usage: standard_errors.py > standard_errors.sql      (the output is committed)
       standard_errors.py --coverage                 (of the interval of mce: doc/reference/scores.md)

Needs nothing but Python 3.8 or later.  Everything is exact rational arithmetic
(fractions.Fraction) over the doubles, row by row; roots are integer roots at 60 digits,
rounded once.  Beside each delta-method error stands the delete-one jackknife: the
figure computed anew without each row in turn, which knows no derivative.
"""
import math
import random
import statistics
import sys
from fractions import Fraction as F


def root(x):
    """The root of a rational, to 60 digits."""
    scale = 10 ** 60
    while x and x * scale * scale < 10 ** 60:
        scale *= 10 ** 60
    return F(math.isqrt(x.numerator * scale * scale // x.denominator), scale)


def mean(v):
    return sum(v, F(0)) / len(v)


def mean_error(v):
    """Standard deviation over the root of the number; None if it is 0 or unknown."""
    if len(v) < 2:
        return None
    m = mean(v)
    return root(sum((x - m) ** 2 for x in v) / (len(v) * (len(v) - 1)))


def jackknife(figure, rows):
    n = len(rows)
    if n < 3:
        return None
    left = [figure(rows[:i] + rows[i + 1:]) for i in range(n)]
    if any(x is None for x in left):
        return None
    m = mean(left)
    return root(sum((x - m) ** 2 for x in left) * (n - 1) / n)


# ------------------------------------------------ calibration errors, areas

def bin_of(p):
    return 0 if p == 0 else next(i for i in range(15) if i / 15 < p <= (i + 1) / 15)


def bins(rows):
    """Distances p - y by bin, of rows (p, y)."""
    found = {}
    for p, y in rows:
        found.setdefault(bin_of(p), []).append(F(p) - y)
    return found


def ece(rows):
    return sum(abs(sum(b)) for b in bins(rows).values()) / len(rows)


def ece_error(rows):
    signed = [x if sum(b) >= 0 else -x for b in bins(rows).values() for x in b]
    return mean_error(signed)


def mce(rows):
    return max(abs(mean(b)) for b in bins(rows).values())


def mce_error(rows):
    """The bin that is farthest off must be one, and its rows must differ."""
    off = sorted(((abs(mean(b)), len(b), b) for b in bins(rows).values()), key=lambda x: x[0])
    if len(off) > 1 and off[-1][0] == off[-2][0]:
        return None
    return mean_error(off[-1][2]) or None


def mce_fixed(rows):
    """The same figure with its bin held fixed."""
    best = max(bins(rows).items(), key=lambda b: abs(mean(b[1])))[0]
    return lambda r: abs(mean(bins(r)[best])) if best in bins(r) else None


def auc(rows):
    own = [p for p, y in rows if y]
    others = [p for p, y in rows if not y]
    if not own or not others:
        return None
    return F(sum(2 * (a > b) + (a == b) for a in own for b in others), 2 * len(own) * len(others))


def auc_error(rows):
    """DeLong, DeLong and Clarke-Pearson (1988), from the matrix of pairs."""
    own = [p for p, y in rows if y]
    others = [p for p, y in rows if not y]
    if len(own) < 2 or len(others) < 2 or auc(rows) in (0, 1):
        return None
    up = [mean([F(2 * (a > b) + (a == b), 2) for b in others]) for a in own]
    down = [mean([F(2 * (a > b) + (a == b), 2) for a in own]) for b in others]
    return root(mean_error(up) ** 2 + mean_error(down) ** 2)


def against(rows, k):
    return [(p[k], int(c == k)) for p, c in rows]


def of_means(figure, k, rows):
    values = [figure(against(rows, i)) for i in range(k)]
    return None if any(v is None for v in values) else mean(values)


def top(rows):
    return [(max(p), int(p.index(max(p)) == c)) for p, c in rows]


def probabilities(r, k):
    """Thousandths that add up to one."""
    cut = sorted(r.randrange(1001) for _ in range(k - 1))
    return [(b - a) / 1000 for a, b in zip([0] + cut, cut + [1000])]


def class_cases():
    r = random.Random(20261129)
    for number in range(48):
        k = (2, 3, 5)[number % 3]
        n = r.choice((3, 20, 40, 60))
        noise = r.choice((0, 0.3, 1))
        rows = []
        for _ in range(n):
            p = probabilities(r, k)
            c = r.choices(range(k), weights=p)[0] if r.random() >= noise else r.randrange(k)
            rows.append((p, c))
        yield k, rows


def binary_cases():
    r = random.Random(7)
    for number in range(60):
        n = r.choice((2, 30, 90, 150))
        high = r.choice((0.0, 0.4))
        unit = r.choice((10, 30, 1000))
        p = [r.randrange(unit + 1) / unit for _ in range(n)]
        yield [(x, int(r.random() < x * (1 - high))) for x in p]
    yield [(0.25, 1), (0.25, 0), (0.75, 1), (0.75, 0)] * 20
    yield [(0.25, 1)] * 30 + [(0.75, 1)] * 3


# ------------------------------------------------ regression

def wape(rows):
    size = sum(abs(y) for _, y in rows)
    return sum(abs(e) for e, _ in rows) / size if size else None


def r2(rows):
    m = mean([y for _, y in rows])
    spread = sum((y - m) ** 2 for _, y in rows)
    return 1 - sum(e * e for e, _ in rows) / spread if spread else None


def explained(rows):
    m = mean([e for e, _ in rows])
    return r2([(e - m, y) for e, y in rows])


def linearised(numerator, denominator):
    """Delta method for the ratio of two means: the rows' influence."""
    n, d = mean(numerator), mean(denominator)
    return mean_error([(a - n / d * b) / d for a, b in zip(numerator, denominator)]) if d else None


def error_deltas(rows):
    m = mean([y for _, y in rows])
    b = mean([e for e, _ in rows])
    spread = [(y - m) ** 2 for _, y in rows]
    return [linearised([abs(e) for e, _ in rows], [abs(y) for _, y in rows]),
            linearised([e * e for e, _ in rows], spread), linearised([(e - b) ** 2 for e, _ in rows], spread)]


def error_cases():
    r = random.Random(11)
    for i in range(60):
        n = r.choice((2, 3, 40, 80))
        unit = 10.0 ** r.randint(-3, 4)
        offset = r.choice((0, 0, 1, 100)) * unit
        noise = r.choice((0.1, 0.5, 2)) * unit
        y = [round(offset + r.gauss(0, 1) * unit, 5) for _ in range(n)]
        yield "ordinary", y, [round(a + noise * r.gauss(0.3, abs(a - offset) / unit + 0.2), 5) for a in y]
    for i in range(30):
        offset = r.choice((1.7e9, -1e12, 2.0 ** 52))
        y = [offset + round(r.gauss(0, 3), 3) for _ in range(r.choice((3, 40)))]
        yield "offset", y, [a + round(r.gauss(r.choice((0, 5000)), 1), 3) for a in y]
    for i in range(20):
        y = [r.choice((1e16, 1.0, -1e16, 1e-8, 3.0, 0.0)) for _ in range(24)]
        yield "magnitudes", y, [a * (1 + r.choice((0, 2.0 ** -40, -0.25))) for a in y]
    for unit in (1e-150, 1e120, 1e-300):
        y = [r.gauss(0, 1) * unit for _ in range(20)]
        yield "tiny or huge", y, [a + r.gauss(0, 0.3) * unit for a in y]
    yield "integers", [float(i * 7 % 11 - 5) for i in range(30)], [float(i * 5 % 13 - 6) for i in range(30)]
    yield "perfect", [1.0, 2.0, 4.0], [1.0, 2.0, 4.0]
    yield "in proportion", [1.0, 2.0, -4.0], [0.5, 1.0, -2.0]
    yield "constant", [7.25] * 4, [7.0, 8.0, 7.25, 6.0]
    yield "zeros", [0.0] * 3, [1.0, 2.0, 4.0]
    yield "one row", [3.0], [2.5]


# ------------------------------------------------------------- output

def num(x):
    return "NULL" if x is None else repr(x.numerator / x.denominator) if isinstance(x, F) else repr(x)


def array(v):
    return "'{" + ",".join(num(x) for x in v) + "}'"


def table(name, columns, rows):
    print(f"CREATE TEMP TABLE {name} ({columns});\nINSERT INTO {name} VALUES")
    print(",\n".join(rows) + ";")


def classes():
    out = []
    for number, (k, rows) in enumerate(class_cases(), 1):
        one = [against(rows, i) for i in range(k)]
        areas = [auc_error(x) for x in one if auc(x) is not None]
        eces = [ece_error(x) for x in one]
        delta = [ece_error(top(rows)), mean(eces), None if not areas or None in areas else mean(areas)]
        jack = [None, None, jackknife(lambda r: of_means(auc, k, r), rows)]
        text = "'{" + ",".join('"{' + ",".join(f"{x:g}" for x in p) + '}"' for p, _ in rows) + "}'"
        out.append(f"({number}, {k}, '{{{','.join(f'c{c}' for _, c in rows)}}}', {text}, {array(delta)}, {array(jack)}, "
                   f"{array([ece_error(x) for x in one])}, {array([auc_error(x) for x in one])})")
    table("golden_class_errors", "id integer, k integer, labels text[], probabilities text[], delta float8[], jackknife float8[],\n"
          "\tclass_ece float8[], class_auc float8[]", out)


def maxima():
    out = []
    for number, rows in enumerate(binary_cases(), 1):
        out.append(f"({number}, {array([p for p, _ in rows])}, '{{{','.join(str(y) for _, y in rows)}}}', {num(mce(rows))}, "
                   f"{num(mce_error(rows))}, {num(jackknife(mce_fixed(rows), rows))})")
    table("golden_maxima", "id integer, p float8[], y integer[], mce float8, delta float8, jackknife float8", out)


def coverage(samples=1500):
    """How often the simultaneous interval holds the true mce, p uniform or the cube of a uniform variable."""
    r = random.Random(1)
    quantile = statistics.NormalDist().inv_cdf
    models = {"calibrated": lambda p: p, "0.7 p": lambda p: 0.7 * p, "p^2": lambda p: p * p,
              "one bin off by 0.4": lambda p: p - 0.4 if 9 / 15 < p <= 10 / 15 else p}
    for n in (60, 200, 1000, 5000):
        for skew in (1, 3):
            for name, model in models.items():
                held = 0
                for _ in range(samples):
                    found = {}
                    for _ in range(n):
                        p = r.random() ** skew
                        found.setdefault(min(int(p * 15), 14), []).append((p, r.random() < model(p)))
                    z = quantile(1 - 0.025 / len(found))
                    low = high = 0
                    # the true distance of a bin, given its probabilities
                    true = max(abs(sum(p - model(p) for p, _ in b)) / len(b) for b in found.values())
                    for b in found.values():
                        m = sum(p for p, _ in b) / len(b)
                        y = sum(y for _, y in b) / len(b)
                        half = z * math.sqrt(y * (1 - y) / len(b) + z * z / 4 / len(b) ** 2)
                        a, c = [(y + z * z / 2 / len(b) + s * half) / (1 + z * z / len(b)) for s in (-1, 1)]
                        low, high = max(low, a - m, m - c), max(high, c - m, m - a)
                    held += low <= true + 1e-12 and true <= high
                print(f"{n:5d} rows, u^{skew}, {name}: {held / samples:.3f}")


def regression():
    out = []
    for number, (kind, actual, predicted) in enumerate(error_cases(), 1):
        rows = [(F(a - p), F(a)) for a, p in zip(actual, predicted)]
        jack = [jackknife(f, rows) for f in (wape, r2, explained)]
        out.append(f"({number}, '{kind}', {array(actual)}, {array(predicted)}, {array(error_deltas(rows))}, {array(jack)})")
    table("golden_error_errors", "id integer, kind text, actual float8[], predicted float8[], delta float8[], jackknife float8[]", out)


if __name__ == "__main__":
    if "--coverage" in sys.argv:
        coverage()
        sys.exit()
    print("-- Written by test/goldens/standard_errors.py.  Do not edit.")
    classes()
    maxima()
    regression()
