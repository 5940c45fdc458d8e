"""Goldens for test/sql/significance.sql.

    pip install -r test/goldens/requirements.txt
    python test/goldens/significance.py > test/goldens/significance.sql

None of the references comes from the code under test:

  exact KS        lattice paths counted in whole numbers, as a rational
  asymptotic KS   scipy.stats.kstwo.sf at numpy.round(nm/(n+m))
  method auto     scipy.stats.ks_2samp on deterministic data
  chi-square      mpmath at 50 digits: power series of P and continued fraction
                  of Q, checked against mpmath.gammainc and scipy.stats.chi2
  Wilson          mpmath at 50 digits, the two roots of the quadratic

A reference below 1e-300 is written as 0; the test then only asks for a value
below 1e-299.  Deterministic: the same versions write the same bytes.
"""
from fractions import Fraction
from math import comb, gcd

import mpmath
import numpy
import scipy
import scipy.stats
from mpmath import mp, mpf

mp.dps = 50


def text(value):
    """Shortest text of the double nearest to value, 0 below 1e-300."""
    value = float(value)
    return '0' if abs(value) < 1e-300 else repr(value)


def table(name, columns, rows):
    print(f'CREATE TEMPORARY TABLE {name} ({columns});')
    print(f'COPY {name} FROM stdin;')
    for row in rows:
        print('\t'.join(str(field) for field in row))
    print('\\.\n')


# --- exact two-sample Kolmogorov-Smirnov ------------------------------------

def fraction_outside(n, m, h):
    """P(D >= h/lcm(n,m)): share of lattice paths that leave the band."""
    g = gcd(n, m)
    a, b = m // g, n // g
    if h <= 0:
        return Fraction(1)
    row, start = [1], 0         # paths to (i, start ...) that stay inside
    for i in range(n + 1):
        first = max(0, (i * a - h) // b + 1)
        last = min(m, -((-i * a - h) // b) - 1)
        if last < first:
            return Fraction(1)
        new, left = [], 0
        for j in range(first, last + 1):
            below = row[j - start] if start <= j < start + len(row) else 0
            left = below if i > 0 and j == first else left + below
            if i == 0:
                left = 1
            new.append(left)
        row, start = new, first
    inside = row[m - start] if start <= m < start + len(row) else 0
    return 1 - Fraction(inside, comb(n + m, n))


def fraction_square(n, h):
    """The same for n = m by reflection, in whole numbers."""
    if h <= 0:
        return Fraction(1)
    total = sum((-1) ** (k - 1) * comb(2 * n, n - k * h)
                for k in range(1, n // h + 1))
    return Fraction(2 * total, comb(2 * n, n))


def ks_exact():
    sizes = [(1, 1), (1, 2), (2, 1), (1, 7), (9, 1), (1, 10000), (2, 2), (5, 5),
             (20, 15), (15, 20), (50, 40), (200, 100), (64, 64), (97, 89),
             (120, 119), (33, 100), (10, 300), (500, 400), (1000, 7)]
    for n, m in sizes:
        lcm = n * m // gcd(n, m)
        for h in sorted({0, 1, 2, lcm // 20, lcm // 8, lcm // 5, lcm // 3, lcm // 2,
                         2 * lcm // 3, lcm - 1, lcm}):
            if h <= lcm:
                yield n, m, repr(h / lcm), text(fraction_outside(n, m, h))
    for n in (100, 1000, 10000):
        for h in (1, 2, n // 100, n // 50, n // 20, n // 5, n // 2, n):
            assert n > 100 or fraction_square(n, h) == fraction_outside(n, n, h)
            yield n, n, repr(h / n), text(fraction_square(n, h))
    for n, m, d in [(10000, 9999, 0.0192), (9999, 10000, 0.03), (10000, 9999, 0.05),
                    (10000, 7500, 0.02), (10000, 137, 0.1), (10000, 137, 0.4),
                    (4000, 3500, 0.0334), (4000, 3500, 0.12)]:
        lcm = n * m // gcd(n, m)
        h = round(d * lcm)
        yield n, m, repr(h / lcm), text(fraction_outside(n, m, h))


# --- asymptotic -------------------------------------------------------------

def effective(n, m):
    return numpy.round(float(n) * float(m) / (float(n) + float(m)))


def ks_asymptotic():
    pairs = [(2 * k, 2 * k) for k in
             (1, 2, 3, 10, 50, 139, 140, 141, 200, 1000, 4096, 4097, 5000, 10001,
              99999, 100000, 100001, 300000, 1000000, 1000001, 5000000, 250000000)]
    pairs += [(3, 3), (5, 5), (7, 7), (20, 15), (10001, 1), (10001, 10001),
              (10001, 3), (1000000000, 20001), (336776, 27004), (500000000, 500000000)]
    scaled = [0.03, 0.0418, 0.1, 0.2, 0.3, 0.55, 0.868, 0.8688, 1.0, 1.36, 1.483, 1.4835,
              1.99, 2.01, 3.0, 4.24, 4.25, 7.0, 12.0, 18.0, 19.3]
    for n, m in pairs:
        rows = effective(n, m)
        some = {0.0, 0.5, 0.9, 1.0, 0.5 / rows, 0.75 / rows, 1.0 / rows, 1.3 / rows,
                1.0 - 0.5 / rows}
        some |= {z / rows ** 0.5 for z in scaled}
        for d in sorted(d for d in some if d <= 1.0):
            yield n, m, repr(float(d)), text(scipy.stats.kstwo.sf(d, rows))


def ks_auto():
    for n, m, shift in [(20, 15, 0.2), (50, 40, 0.1), (200, 100, 0.1), (1, 10000, 0.3),
                        (10000, 9000, 0.01), (9000, 10000, 0.02), (10000, 10000, 0.015),
                        (10001, 9000, 0.01), (10001, 10001, 0.015), (10001, 2, 0.3),
                        (30000, 20000, 0.01)]:
        x = (numpy.arange(n) + 0.5) / n
        y = ((numpy.arange(m) + 0.25) / m) ** 1.02 + shift
        result = scipy.stats.ks_2samp(x, y)
        yield n, m, repr(float(result.statistic)), text(result.pvalue)


# --- chi-square -------------------------------------------------------------

def gamma_upper(a, x):
    """Q(a, x) at working precision."""
    if x <= 0:
        return mpf(1)
    if x < a + 1:
        total = term = mpf(1)
        n = a + 1
        while term > total * mpf(10) ** -mp.dps:
            term *= x / n
            total += term
            n += 1
        return 1 - mpmath.exp(a * mpmath.log(x) - x - mpmath.loggamma(a + 1)) * total
    b = x + 1 - a
    c, d = mpmath.inf, 1 / b
    value, i = d, 0
    while True:
        i += 1
        b += 2
        d = 1 / (i * (a - i) * d + b)
        c = b + i * (a - i) / c
        value *= c * d
        if abs(c * d - 1) < mpf(10) ** (3 - mp.dps):
            return mpmath.exp(a * mpmath.log(x) - x - mpmath.loggamma(a)) * value


def chisq_upper(x, df):
    return gamma_upper(mpf(df) / 2, mpf(x) / 2)


DEGREES = [1, 2, 3, 4, 5, 9, 10, 19, 20, 21, 50, 99, 255, 1000, 9999, 100000, 1000000]


def chisq():
    for df in DEGREES:
        points = {0.0, 1e-300, 1e-12, 1e-3, 0.5, 1.0, 2.0, 2.5, 3.0, df * 0.1, df * 0.5,
                  df * 0.9, float(df), df + 1.0, df + 2.0, df + 3.0}
        points |= {df * max(1 - 2 / (9 * df) + z * (2 / (9 * df)) ** 0.5, 0.05) ** 3
                   for z in (-6, -3, -1, -0.3, 0.3, 1, 2, 3, 5, 8, 12, 20, 30, 36.5, 40)}
        for x in sorted(points):
            upper = chisq_upper(x, df)
            if df <= 50 and x > 0:
                assert abs(mpmath.gammainc(mpf(df) / 2, mpf(x) / 2, regularized=True)
                           / upper - 1) < mpf(10) ** -30
            if upper > 1e-290:
                assert abs(scipy.stats.chi2.sf(x, df) / upper - 1) < 1e-9
            yield repr(float(x)), df, text(upper)


def chisq_critical():
    for df in DEGREES:
        for alpha in [0.999999999, 0.99, 0.95, 0.5, 0.1, 0.05, 0.01, 0.001, 1e-9, 1e-100, 1e-290]:
            x = mpf(float(scipy.stats.chi2.isf(alpha, df)))
            for _ in range(60):
                density = mpmath.exp((mpf(df) / 2 - 1) * mpmath.log(x / 2) - x / 2
                                     - mpmath.loggamma(mpf(df) / 2)) / 2
                upper = chisq_upper(x, df)
                step = mpmath.log(upper / mpf(alpha)) * upper / density
                x += step
                if abs(step) < x * mpf(10) ** -25:
                    break
            else:
                raise ArithmeticError((df, alpha))
            yield df, repr(alpha), text(x)


# --- Wilson -----------------------------------------------------------------

def wilson():
    for level in (0.01, 0.4, 0.5, 0.51, 0.8, 0.9, 0.95, 0.99, 0.9999, 1 - 1e-12):
        z = mpmath.sqrt(2) * mpmath.erfinv(mpf(level))
        for s, n in [(0, 0), (0, 1), (1, 1), (1, 2), (0, 10), (10, 10), (3, 10), (30, 100),
                     (1, 1000000000), (999999999, 1000000000), (123456789, 987654321),
                     (4611686018427387904, 9223372036854775807)]:
            if n == 0:
                low, high = 0, 1
            else:
                middle = s + z * z / 2
                reach = z * mpmath.sqrt(mpf(s) * (n - s) / n + z * z / 4)
                low = 0 if s == 0 else (middle - reach) / (n + z * z)
                high = 1 if s == n else (middle + reach) / (n + z * z)
            yield s, n, repr(level), text(low), text(high)


print('-- Written by significance.py; do not edit.')
print(f'-- scipy {scipy.__version__}, numpy {numpy.__version__}, mpmath {mpmath.__version__}\n')
table('ks_exact', 'n bigint, m bigint, d float8, p float8', ks_exact())
table('ks_asymptotic', 'n bigint, m bigint, d float8, p float8', ks_asymptotic())
table('ks_auto', 'n bigint, m bigint, d float8, p float8', ks_auto())
table('chisq', 'x float8, df integer, p float8', chisq())
table('chisq_critical', 'df integer, alpha float8, x float8', chisq_critical())
table('wilson', 's bigint, n bigint, level float8, low float8, high float8', wilson())
