#!/usr/bin/env python3
"""Goldens of ece, reliability, f1_by_slice and rows_digest.

Usage: performance.py > performance.sql      (the output is committed)
       performance.py --validate             (the tables of doc/reference/calibration.md)
       performance.py --digest               (test vectors of test/sql/rows_digest.sql)

Needs numpy 1.26.4, scipy 1.13.1, scikit-learn 1.5.2, mpmath 1.3.0.  Nothing
here calls or imitates the extension's code:
  ECE, sums and gaps      exact rationals (fractions.Fraction) over the doubles
  expected ECE            mpmath, 50 digits
  critical value          mpmath, root of the regularised incomplete gamma function
  precision, recall, F1   sklearn.metrics.precision_recall_fscore_support
  interval of binary F1   scipy.stats.binomtest(tp, tp+fp+fn).proportion_ci(method='wilson')
  interval of macro-F1    mpmath: numeric gradient over the cells and the full
                          multinomial covariance (not the closed form)
  digest                  hashlib.sha256 over struct.pack
"""
import hashlib
import struct
import sys
from fractions import Fraction

import mpmath as mp
import numpy as np

mp.mp.dps = 50


def num(x):
    return "NULL" if x is None else repr(float(x))


# ---------------------------------------------------------------- calibration

def bin_of(p, bins):
    """Bins (i/B, (i+1)/B], 0 in the first; the edges are doubles."""
    if p == 0:
        return 0
    for i in range(bins):
        if i / bins < p <= (i + 1) / bins:
            return i
    raise ValueError(p)


def gamma_upper_quantile(p_upper, shape, scale):
    f = lambda x: mp.gammainc(shape, x, mp.inf, regularized=True) - p_upper
    x0 = shape + mp.mpf(2) * mp.sqrt(shape)
    return scale * mp.findroot(f, (x0 * mp.mpf("0.8"), x0 * mp.mpf("1.2")), solver="anderson")


def calibration(rows, bins):
    """rows: (positive, probability) as python bool and float."""
    n = [0] * bins
    pos = [0] * bins
    total = [Fraction(0)] * bins
    var = [Fraction(0)] * bins
    for y, p in rows:
        b = bin_of(p, bins)
        n[b] += 1
        pos[b] += y
        total[b] += Fraction(p)
        var[b] += Fraction(p * (1.0 - p))      # the doubles p * (1 - p)
    N = len(rows)
    ece = sum(abs(t - k) for t, k in zip(total, pos)) / N
    v = [mp.mpf(x.numerator) / x.denominator for x in var]
    mean = sum(mp.sqrt(2 * x / mp.pi) for x in v)
    variance = sum(v) * (1 - 2 / mp.pi)
    critical = mp.mpf(0)
    if variance > 0:
        critical = gamma_upper_quantile(mp.mpf("0.05"), mean ** 2 / variance, variance / mean) / N
    gaps = [(t - k) / m if m else None for t, k, m in zip(total, pos, n)]
    return ece, mean / N, critical, n, pos, gaps


CALIBRATION = {
    # definitions: 110 rows at 0, 0.1, ..., 1
    "tenths": [(j < k, i / 10) for i, k in enumerate([0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9])
               for j in range(10)],
    # example of torchmetrics' documentation; 0.475, torchmetrics itself says 0.525
    "torchmetrics": [(True, 0.95), (False, 1.0)],
    "one row": [(True, 0.25)],
    "one class": [(False, i / 40) for i in range(41)],
    "edges": [(i % 3 == 0, i / 15) for i in range(16)]
             + [(i % 2 == 0, float(np.nextafter(i / 15, 0))) for i in range(1, 16)]
             + [(i % 2 == 1, float(np.nextafter(i / 15, 1))) for i in range(0, 15)],
    "tiny": [(True, 1e-300), (False, 5e-324), (False, 2.2250738585072014e-308), (True, 1e-25),
             (False, 3e-39), (True, 0.0), (False, 2.0 ** -128), (False, 2.0 ** -129 * 1.5),
             (True, 1.0), (False, 1 - 2.0 ** -53)],
    "cancelling": [(True, 1.0)] * 5 + [(False, 2.0 ** -70)] * 3 + [(True, 1 - 2.0 ** -53)] * 4,
    "certain": [(False, 0.0)] * 3 + [(True, 1.0)] * 4 + [(True, 0.0)],
    # 10007 rows by formula, see test/sql/ece.sql
    "formula": [((i * 7919) % 10007 < (i * i) % 10007, ((i * i) % 10007) / 10007) for i in range(10007)],
}


def print_calibration():
    print("CREATE TEMP TABLE golden_row (name text, label boolean, probability double precision);")
    print("INSERT INTO golden_row VALUES")
    lines = []
    for name, rows in CALIBRATION.items():
        if name != "formula":
            lines += ["('%s', %s, '%s')" % (name, str(y).lower(), num(p)) for y, p in rows]
    print(",\n".join(lines) + ";")
    print("INSERT INTO golden_row SELECT 'formula', i * 7919 % 10007 < i * i % 10007,"
          " (i * i % 10007)::double precision / 10007\nFROM generate_series(0, 10006) i;")
    print("CREATE TEMP TABLE golden_ece (name text, bins integer, ece double precision,"
          " expected_ece double precision, critical_value double precision, bins_used integer,"
          " used bigint, positives bigint);")
    print("INSERT INTO golden_ece VALUES")
    lines = []
    bin_lines = []
    for name, rows in CALIBRATION.items():
        for bins in (2, 7, 10, 15, 20, 1000):
            if name == "formula" and bins == 1000:
                continue
            ece, expected, critical, n, pos, gaps = calibration(rows, bins)
            lines.append("('%s', %d, '%s', '%s', '%s', %d, %d, %d)" % (
                name, bins, num(ece), num(expected), num(critical), sum(m > 0 for m in n),
                len(rows), sum(pos)))
            if bins in (10, 15):
                bin_lines.append("('%s', %d, '{%s}', '{%s}', '{%s}')" % (
                    name, bins, ",".join(map(str, n)), ",".join(map(str, pos)),
                    ",".join(num(g) for g in gaps)))
    print(",\n".join(lines) + ";")
    print("CREATE TEMP TABLE golden_bins (name text, bins integer, support bigint[],"
          " positives bigint[], gap double precision[]);")
    print("INSERT INTO golden_bins VALUES")
    print(",\n".join(bin_lines) + ";")


# ---------------------------------------------------------------- F1 by slice

def wilson_f1(tp, fp, fn):
    from scipy.stats import binomtest
    ci = binomtest(tp, tp + fp + fn).proportion_ci(0.95, method="wilson")
    return [2 * j / (1 + j) for j in (ci.low, ci.high)]


def macro_f1(cells, used):
    total = mp.mpf(0)
    for k in used:
        r = sum(v for (i, j), v in cells.items() if i == k)
        c = sum(v for (i, j), v in cells.items() if j == k)
        total += 2 * cells.get((k, k), mp.mpf(0)) / (r + c)
    return total / len(used)


def delta_interval(cells, used):
    """Numeric gradient, full covariance (diag p - p p') / N."""
    N = sum(cells.values())
    p = {c: mp.mpf(v) / N for c, v in cells.items()}
    h = mp.mpf(10) ** -20
    g = {}
    for c in p:
        up, down = dict(p), dict(p)
        up[c] += h
        down[c] -= h
        g[c] = (macro_f1(up, used) - macro_f1(down, used)) / (2 * h)
    variance = (sum(p[c] * g[c] ** 2 for c in p) - sum(p[c] * g[c] for c in p) ** 2) / N
    if variance < mp.mpf(10) ** -30:
        return None, None
    f1 = macro_f1(p, used)
    half = mp.sqrt(2) * mp.erfinv(mp.mpf("0.95")) * mp.sqrt(variance)
    return max(f1 - half, mp.mpf(0)), min(f1 + half, mp.mpf(1))


def rows_f1():
    """The rows of test/sql/f1_by_slice.sql, by formula."""
    return [(i * 31 % 97 < 40, (i * 53 % 89 + i * 31 % 97) < 80, i % 7) for i in range(2000)]


def rows_macro():
    return [("abcd"[i * 37 % 101 % 4 if i % 6 else 0], "abcde"[(i * 37 % 101 % 4 + (i * 11 % 13 > 8)) % 5],
             i % 6 + (1 if i % 50 == 0 else 0)) for i in range(3000)]


def print_f1():
    from sklearn.metrics import precision_recall_fscore_support as prf
    out = []
    rows = rows_f1()
    for s in sorted({r[2] for r in rows}):
        y = [r[0] for r in rows if r[2] == s]
        q = [r[1] for r in rows if r[2] == s]
        tp = sum(a and b for a, b in zip(y, q))
        fp = sum(b and not a for a, b in zip(y, q))
        fn = sum(a and not b for a, b in zip(y, q))
        P, R, F, _ = prf(y, q, average="binary")
        low, high = wilson_f1(tp, fp, fn)
        out.append("('binary', '%d', %d, %d, %d, %d, %d, %s, %s, %s, %s, %s, NULL::int, NULL::int)" % (
            s, len(y), tp, fp, fn, len(y) - tp - fp - fn, num(P), num(R), num(F), num(low), num(high)))
    rows = rows_macro()
    seen = sorted({r[0] for r in rows} | {r[1] for r in rows})
    for s in sorted({r[2] for r in rows}):
        y = [r[0] for r in rows if r[2] == s]
        q = [r[1] for r in rows if r[2] == s]
        used = sorted(set(y))
        # a class never predicted has no precision: numpy.nan leaves it out of the mean
        P, R, F, _ = prf(y, q, labels=used, average="macro", zero_division=np.nan)
        F = prf(y, q, labels=used, average="macro", zero_division=0)[2]
        cells = {}
        for a, b in zip(y, q):
            cells[(a, b)] = cells.get((a, b), 0) + 1
        right = sum(a == b for a, b in zip(y, q))
        low, high = delta_interval(cells, used)
        out.append("('macro', '%d', %d, %d, %d, %d, NULL, %s, %s, %s, %s, %s, %d, %d)" % (
            s, len(y), right, len(y) - right, len(y) - right, num(P), num(R), num(F), num(low), num(high),
            len(used), len(seen) - len(used)))
    print("CREATE TEMP TABLE golden_f1 (kind text, slice text, support bigint, tp bigint, fp bigint,"
          " fn bigint, tn bigint, precision double precision, recall double precision,"
          " f1 double precision, f1_low double precision, f1_high double precision,"
          " classes integer, classes_absent integer);")
    print("INSERT INTO golden_f1 VALUES")
    print(",\n".join(out) + ";")


# ------------------------------------------------------------------- digest

def column(value):
    """Canonical bytes; the format of doc/reference/digest.md."""
    if value is None:
        return struct.pack(">i", -1)
    if isinstance(value, bool):
        data = struct.pack(">B", value)
    elif isinstance(value, int):
        data = struct.pack(">i", value)
    elif isinstance(value, float):
        data = b"\x7f\xf8" + bytes(6) if value != value else struct.pack(">d", value + 0.0)
    elif isinstance(value, str):
        data = value.encode("utf-8")
    else:
        data = value
    return struct.pack(">i", len(data)) + data


def digest(rows):
    hashes = sorted(hashlib.sha256(struct.pack(">i", len(r)) + b"".join(map(column, r))).digest()
                    for r in rows)
    return hashlib.sha256(b"retrain.rows_digest" + b"\x01" + struct.pack(">q", len(rows))
                          + b"".join(hashes)).hexdigest()


def print_digest():
    text = [(1, "a", 0.5, True), (2, None, -0.0, False), (2, None, 0.0, False),
            (-3, "\u00fc\u20ac", float("nan"), None), (None, "", float("inf"), True)]
    print("empty", digest([]))
    print("one null column", digest([(None,)]))
    print("five rows", digest(text))
    # date 2013-07-01 is day 4930 after 2000-01-01, a microsecond count for timestamps
    print("typed", digest([(struct.pack(">i", 4930), struct.pack(">q", 4930 * 86400 * 10**6 + 250000),
                            struct.pack(">h", 7), struct.pack(">q", 2**40), struct.pack(">f", 1.5),
                            b"\x00\xff", "ok", "{1,2}")]))
    print("series", digest([(i, str(i % 7)) for i in range(1, 5001)]))


# --------------------------------------------------------------- validation

def print_validate():
    from scipy.stats import gamma
    rng = np.random.default_rng(20130701)

    def level(V):
        m = np.sqrt(2 * V / np.pi).sum()
        v = V.sum() * (1 - 2 / np.pi)
        return gamma.isf(0.05, m * m / v, scale=v / m)

    print("one half-normal: gamma %.5f exact 1.95996" % level(np.ones(1)))
    for k in (2, 5, 15, 50):
        z = np.abs(rng.standard_normal((400000, k))).sum(1)
        c = level(np.ones(k))
        print("%d equal half-normals: gamma/simulated %.4f, share above %.4f"
              % (k, c / np.quantile(z, .95), (z > c).mean()))
    for name, p in [("50 rows, p uniform", (np.arange(50) + .5) / 50),
                    ("200 rows, p uniform", (np.arange(200) + .5) / 200),
                    ("2000 rows, p uniform", (np.arange(2000) + .5) / 2000),
                    ("200 rows, p = 0.2 u^4", ((np.arange(200) + .5) / 200) ** 4 * .2),
                    ("2000 rows, p = 0.2 u^4", ((np.arange(2000) + .5) / 2000) ** 4 * .2),
                    ("100 rows, p = 0.5", np.full(100, .5)),
                    ("200 rows, p = 0.01", np.full(200, .01))]:
        N = len(p)
        member = np.zeros((N, 15))
        member[np.arange(N), [bin_of(float(x), 15) for x in p]] = 1
        V = (p * (1 - p)) @ member
        ece = np.concatenate([np.abs((rng.random((1000, N)) < p) @ member - p @ member).sum(1) / N
                              for _ in range(20)])
        print("%-24s expected %.5f simulated %.5f  critical %.5f simulated %.5f  share above %.4f" % (
            name, np.sqrt(2 * V / np.pi).sum() / N, ece.mean(), level(V) / N,
            np.quantile(ece, .95), (ece > level(V) / N).mean()))


if __name__ == "__main__":
    if "--validate" in sys.argv:
        print_validate()
    elif "--digest" in sys.argv:
        print_digest()
    else:
        print("-- Written by test/goldens/performance.py (numpy 1.26.4, scipy 1.13.1,"
              " scikit-learn 1.5.2, mpmath 1.3.0).  Do not edit.")
        print_calibration()
        print_f1()
