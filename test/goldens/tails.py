"""Goldens for test/unit/tails.c.

    pip install -r test/goldens/requirements.txt
    python test/goldens/tails.py > test/goldens/tails.tsv

About ten minutes.  Lines: function, reference, arguments.  None of the
references comes from the code under test; mpmath works at 60 digits unless said.

  normal            mpmath.erfc; the quantile by Newton's method on it
  chi-square        mpmath.gammainc; above 1e4 degrees of freedom quadrature of
                    the density of log x; the quantile by Newton's method
  t, F              mpmath.betainc; above 5000 degrees of freedom quadrature of
                    the density of log f; the quantile by Newton's method
  Kolmogorov        both series of the limit law, which must agree
  Cramer-von Mises  limit law: the series of Anderson and Darling (1952) in Bessel
                    functions, at as many digits as the tail needs; exact: all
                    lattice paths, as a rational; moments: all orders, as rationals
  Anderson-Darling  limit law: the series of Anderson and Darling (1952, 1954) with
                    its integrals by quadrature; standard deviation: all
                    orders, as a rational, or the double sum of Scholz and Stephens
  Mann-Whitney      exact: coefficients of the Gaussian binomial, in whole numbers;
                    normal: erfc with a rational variance
  scipy             cramervonmises_2samp and mannwhitneyu on deterministic data

Checked here against scipy where scipy is right.  References below 1e-300 are left
out.  Deterministic: the same versions write the same bytes.
"""
import itertools
import warnings
from fractions import Fraction
from math import comb, exp, gcd, lcm, log

import mpmath
import numpy
import scipy
import scipy.stats
from mpmath import mp, mpf

mp.dps = 60
LEAST = mpf('1e-300')


def row(function, reference, *arguments):
    reference = mpf(reference.numerator) / reference.denominator if isinstance(reference, Fraction) else mpf(reference)
    if abs(reference) >= LEAST or reference == 0:
        print('\t'.join([function, repr(float(reference)), *(repr(a) for a in arguments)]))


def near(ours, theirs, relative):
    assert abs(mpf(float(theirs)) - ours) <= relative * abs(ours), (ours, theirs)


# --- tails of log-concave densities -----------------------------------------

def outward(deviance, slope, w):
    """exp(deviance(w)) times the integral of exp(-deviance) from w outward, w = 0 being the mode."""
    sign = 1 if w >= 0 else -1
    at = deviance(w)
    step, start, total = 1 / max(abs(slope(w)), mpmath.sqrt(abs(mpmath.diff(slope, w)))), mpf(0), mpf(0)
    while True:
        part = mpmath.quad(lambda u: mpmath.exp(at - deviance(w + sign * u)), [start, start + step])
        total, start, step = total + part, start + step, step * mpf('1.2')
        if part < total * mpf(10) ** -35:
            return total


# --- normal -----------------------------------------------------------------

def normal_sf(z):
    return mpmath.erfc(mpf(z) / mpmath.sqrt(2)) / 2


def normal():
    for z in [-40, -37.5, -20.1, -8.3, -5, -2.5, -1, -0.3, -1e-3, -1e-9, -1e-300, 0, 1e-300, 1e-12, 1e-5, 0.01,
              0.1, 0.3, 0.47, 0.5, 0.68, 1, 1.5, 1.96, 2.1, 3, 4, 5.5, 6, 8, 10, 15.3, 20, 26, 30.7, 36, 37]:
        row('normal_sf', normal_sf(float(z)), float(z))
    for p in [1e-300, 1e-200, 1e-100, 3e-50, 1e-20, 1e-10, 1e-6, 0.001, 0.025, 0.05, 0.1, 0.2, 0.2499999, 0.25,
              0.2500001, 0.3, 0.4, 0.49, 0.4999999, 0.49999999999999994, 0.5000001, 0.6, 0.75, 0.7500001, 0.9,
              0.999, 0.999999999, 0.9999999999999999]:
        z = mpf(float(scipy.stats.norm.isf(p))) + mpf('1e-20')
        for _ in range(60):
            density = mpmath.exp(-z * z / 2) / mpmath.sqrt(2 * mpmath.pi)
            step = (normal_sf(z) - mpf(p)) / density
            z += step
            if abs(step) < abs(z) * mpf(10) ** -30:
                break
        else:
            raise ArithmeticError(p)
        row('normal_quantile', z, p)


# --- chi-square -------------------------------------------------------------

def chisq_sf(x, df):
    a, y = mpf(df) / 2, mpf(x) / 2
    if a <= 5000:
        return mpmath.gammainc(a, y, regularized=True)
    w = mpmath.log(y / a)
    factor = mpmath.exp(a * mpmath.log(y) - y - mpmath.loggamma(a))
    tail = factor * outward(lambda v: a * (mpmath.expm1(v) - v), lambda v: a * mpmath.expm1(v), w)
    return tail if w >= 0 else 1 - tail


def chisq():
    assert abs(chisq_sf(10300.0, 10000.5) / mpmath.gammainc(mpf(10000.5) / 2, 5150, regularized=True) - 1) < mpf('1e-30')
    degrees = [0.1, 0.5, 1.0, 2.0, 3.0, 7.5, 20.0, 99.0, 1000.0, 1e4, 1234567.0, 1e8, 3.9e9, 1e12, 2e12]
    for df in degrees:
        for z in (-6, -3, -1, -0.3, 0, 0.3, 1, 2, 3, 5, 8, 12, 20, 30, 36):
            x = df * max(1 - 2 / (9 * df) + z * (2 / (9 * df)) ** 0.5, 0.05 if z < 0 else 0.5) ** 3
            row('chisq_sf', chisq_sf(x, df), x, df)
        for p in (0.999, 0.5, 0.05, 1e-3, 1e-9, 1e-100, 1e-290):
            x = mpf(float(scipy.stats.chi2.isf(p, df)))
            if df < 1 and p > 0.9:
                continue        # below the range of doubles
            for _ in range(60):
                upper = chisq_sf(x, df)
                density = mpmath.exp((mpf(df) / 2 - 1) * mpmath.log(x / 2) - x / 2 - mpmath.loggamma(mpf(df) / 2)) / 2
                step = mpmath.log(upper / mpf(p)) * upper / density
                x += step
                if abs(step) < x * mpf(10) ** -25:
                    break
            else:
                raise ArithmeticError((df, p))
            row('chisq_quantile', x, p, df)


# --- F and t ----------------------------------------------------------------

def ratio_sf(f, df1, df2):
    """P(F > f), f an mpf."""
    a, b = mpf(df1) / 2, mpf(df2) / 2
    if max(a, b) <= 2500:
        if f < 1:
            return 1 - mpmath.betainc(a, b, 0, a * f / (a * f + b), regularized=True)
        return mpmath.betainc(b, a, 0, b / (a * f + b), regularized=True)
    return ratio_by_quadrature(f, a, b)


def ratio_by_quadrature(f, a, b):
    q, w = a / (a + b), mpmath.log(f)

    def deviance(v):
        return (a + b) * mpmath.log1p(q * mpmath.expm1(v)) - a * v

    def slope(v):
        return a * (1 - q) * mpmath.expm1(v) / (1 + q * mpmath.expm1(v))

    peak = mpmath.exp(a * mpmath.log(q) + b * mpmath.log1p(-q) + mpmath.loggamma(a + b)
                      - mpmath.loggamma(a) - mpmath.loggamma(b))
    tail = peak * mpmath.exp(-deviance(w)) * outward(deviance, slope, w)
    return tail if w >= 0 else 1 - tail


def f_tails():
    for f, df1, df2 in [(0.3, 7, 5), (2.5, 1, 30.5), (40, 3.3, 900), (1.1, 400, 300)]:
        assert abs(ratio_by_quadrature(mpf(f), mpf(df1) / 2, mpf(df2) / 2) / ratio_sf(mpf(f), df1, df2) - 1) < mpf('1e-30')
    degrees = [0.1, 0.5, 1.0, 1.0000001, 1.5, 2.0, 3.7, 10.0, 100.0, 999.5, 123456.7, 1e8, 1e12]
    for i, df1 in enumerate(degrees):
        for j, df2 in enumerate(degrees):
            spread = (2 / df1 + 2 / df2) ** 0.5
            for k in [-1e-9, -0.3, -2, -9, 1e-9, 0.03, 0.3, 1, 2.5, 6, 13, 24, 34][(i + j) % 2::2]:
                w = k * spread
                if abs(w) < 600 and (df1 >= 1 or w > -200):
                    row('f_sf', ratio_sf(mpf(exp(w)), df1, df2), exp(w), df1, df2)
    for x in (1e-300, 1e-30, 1e30, 1e200, 1e300):
        for df1, df2 in ((1.0, 1.0), (1.0, 2.0), (4.0, 1.3), (50.0, 0.5)):
            row('f_sf', ratio_sf(mpf(x), df1, df2), x, df1, df2)
    for x, df1, df2 in [(1.3, 5, 40), (0.2, 3, 3.5), (7.0, 2, 1000)]:
        near(ratio_sf(mpf(x), df1, df2), scipy.stats.f.sf(x, df1, df2), 1e-12)


T_DEGREES = [0.1, 0.5, 1.0, 1.0000001, 1.5, 2.0, 2.5, 4.0, 7.3, 10.0, 29.999, 100.5, 1000.0, 12345.67, 1e6, 1e9, 1e12]


def t_two_sided(t, df):
    return ratio_sf(t * t, 1, df)


def student_t():
    for df in T_DEGREES:
        for t in [1e-300, 1e-8, 0.01, 0.1, 0.5, 0.99, 1.0, 1.01, 1.96, 3.0, 5.0, 10.0, 20.0, 33.3, 37.0, 100.0,
                  1e4, 1e10, 1e100, 1e200, 1e300]:
            p = t_two_sided(mpf(t), df)
            row('student_t_two_sided', p, t, df)
            if t in (0.1, 3.0, 33.3):
                row('student_t_sf', p / 2, t, df)
                row('student_t_sf', 1 - p / 2, -t, df)
        for p in [1e-290, 1e-100, 1e-20, 1e-9, 1e-3, 0.025, 0.2, 0.25, 0.26, 0.4, 0.49, 0.4999999999, 0.75, 0.99]:
            if df < 1 and p < 1e-9:
                continue        # beyond the range of doubles
            tail = mpf(min(p, 1 - p))
            t = max(mpf(float(scipy.stats.t.isf(float(tail), df))), mpf(10) ** -12)
            if mpmath.isinf(t) or mpmath.isnan(t) or t_two_sided(t, df) < LEAST * LEAST:
                t = mpf(float(scipy.stats.norm.isf(float(tail))))
            for _ in range(200):
                two = t_two_sided(t, df)
                density = mpmath.exp(mpmath.loggamma((mpf(df) + 1) / 2) - mpmath.loggamma(mpf(df) / 2)
                                     - (mpf(df) + 1) / 2 * mpmath.log1p(t * t / df)) / mpmath.sqrt(df * mpmath.pi)
                if tail > 0.25:
                    step = (two / 2 - tail) / (density * t)
                else:
                    step = mpmath.log(two / (2 * tail)) * two / (2 * density * t)
                t *= mpmath.exp(step)
                if abs(step) < mpf(10) ** -25:
                    break
            else:
                raise ArithmeticError((df, p))
            row('student_t_quantile', t if p < 0.5 else -t, p, df)
    for t, df in [(2.1, 7.5), (-0.4, 3), (5.5, 40)]:
        near(t_two_sided(mpf(t), df), 2 * scipy.stats.t.sf(abs(t), df), 1e-12)


# --- Kolmogorov -------------------------------------------------------------

def kolmogorov():
    for x in [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 0.9, 0.99, 0.9999999999, 1.0, 1.01, 1.2, 1.3581, 1.6276,
              2.0, 2.5, 3.3, 4.7, 6.0, 8.5, 11.0, 14.2, 18.5]:
        with mp.workdps(400):
            z = mpf(x)
            upper = 2 * sum((-1) ** (k - 1) * mpmath.exp(-2 * k * k * z * z) for k in range(1, int(25 / x) + 5))
            lower = mpmath.sqrt(2 * mpmath.pi) / z * sum(mpmath.exp(-(2 * k - 1) ** 2 * mpmath.pi ** 2 / (8 * z * z))
                                                         for k in range(1, int(20 * x) + 20))
            if x > 0.03:
                assert abs(upper + lower - 1) < mpf(10) ** -300
            tail = 1 - lower
        row('kolmogorov_limit_sf', tail, x)
        if tail > 1e-200:
            near(tail, scipy.stats.kstwobign.sf(x), 1e-12)


# --- Cramer-von Mises -------------------------------------------------------

def cramer_limit_sf(x):
    with mp.workdps(60 + int(x * 4.94 / 2.3) if x > 0 else 60):
        z, total, j = mpf(x), mpf(0), 0
        while True:
            q = (4 * j + 1) ** 2 / (16 * z)
            term = mpmath.rf(mpf(1) / 2, j) / mpmath.factorial(j) * mpmath.sqrt(4 * j + 1) * \
                mpmath.exp(-q) * mpmath.besselk(mpf(1) / 4, q)
            total += term
            j += 1
            if term < total * mpf(10) ** -mp.dps:
                break
        return 1 - total / (mpmath.pi * mpmath.sqrt(z))


def zeta_counts(n, m):
    """Number of orders by (lcm (n+m))^2 T / (nm), in whole numbers."""
    a, b = m // gcd(n, m), n // gcd(n, m)
    columns = [{} for _ in range(n + 1)]
    for j in range(m + 1):
        for i in range(n + 1):
            square = (i * a - j * b) ** 2
            here = {0: 1} if i == j == 0 else {}
            for source in ([columns[i]] if j else []) + ([columns[i - 1]] if i else []):
                for zeta, count in source.items():
                    here[zeta + square] = here.get(zeta + square, 0) + count
            columns[i] = here
    assert sum(columns[n].values()) == comb(n + m, n)
    return columns[n]


def cramer_von_mises():
    for x in [0.004, 0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.13, 1 / 6, 0.25, 0.34730, 0.46136, 0.6, 0.74346, 1.0, 1.5,
              2.0, 3.0, 5.0, 8.0, 13.0, 21.0, 34.0, 55.0, 89.0, 120.0, 138.0]:
        row('cramer_von_mises_limit_sf', cramer_limit_sf(x), x)

    moments = {}
    for n, m in [(1, 1), (1, 2), (2, 1), (2, 3), (5, 5), (7, 4), (12, 11), (8, 20), (1, 20), (20, 20), (20, 15),
                 (20, 19), (19, 20)]:
        counts = moments[n, m] = zeta_counts(min(n, m), max(n, m))
        unit = Fraction(n * m, (lcm(n, m) * (n + m)) ** 2)
        values = sorted(counts)
        total, tails = 0, {}
        for zeta in reversed(values):
            total += counts[zeta]
            tails[zeta] = Fraction(total, comb(n + m, n))
        places = sorted({int(s * (len(values) - 1)) for s in (0, 0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 0.97, 0.999, 1)})
        for place in places:
            row('cramer_von_mises_exact', tails[values[place]], float(values[place] * unit), n, m)
        # ties give values between: whole ones count as such, others as the next smaller one
        for place in places:
            for above in (1, Fraction(7, 5)):
                tail = next((tails[v] for v in values[place:] if v >= values[place] + above // 1), Fraction(0))
                row('cramer_von_mises_exact', tail, float((values[place] + above) * unit), n, m)
        mean = sum(c * z for z, c in counts.items()) * unit / comb(n + m, n)
        square = sum(c * z * z for z, c in counts.items()) * unit * unit / comb(n + m, n)
        row('cramer_von_mises_mean', mean, n, m)
        row('cramer_von_mises_variance', square - mean * mean, n, m)

    for n, m in [(21, 5), (21, 1), (50, 40), (1000, 300), (1000000, 400000), (3000000000, 7), (2**40, 2**41)]:
        rows = n + m
        mean = Fraction(rows + 1, 6 * rows)
        variance = Fraction((rows + 1) * (4 * n * m * rows - 3 * (n * n + m * m) - 2 * n * m), 180 * rows ** 2 * n * m)
        row('cramer_von_mises_mean', mean, n, m)
        row('cramer_von_mises_variance', variance, n, m)
        for t in [0.02, 0.06, 0.1, 1 / 6, 0.3, 0.461, 0.9, 2.0, 5.5, 12.0, 40.0, 130.0]:
            shifted = (mpf(t) - mpf(mean.numerator) / mean.denominator) / \
                mpmath.sqrt(45 * mpf(variance.numerator) / variance.denominator) + mpf(1) / 6
            if shifted > 0.004:
                row('cramer_von_mises_asymptotic', cramer_limit_sf(shifted), t, n, m)


# --- Anderson-Darling -------------------------------------------------------

def anderson_limit_sf(x):
    z, total, j = mpf(x), mpf(0), 0
    with mp.workdps(50 + int(x / 2.3)):
        z = mpf(x)
        while True:
            c = (4 * j + 1) ** 2 * mpmath.pi ** 2 / (8 * z)
            if c > mp.dps * 2.31:
                break
            # to where the Gaussian factor is exp(-2.31 dps)
            end = mpmath.sqrt((mp.dps * 2.31 + z / 8) / c)
            integral = mpmath.quad(lambda w: mpmath.exp(z / (8 * (w * w + 1)) - c * w * w),
                                   [end * i / 8 for i in range(9)])
            total += mpmath.binomial(mpf(-1) / 2, j) * (4 * j + 1) * mpmath.exp(-c) * integral
            j += 1
        return 1 - mpmath.sqrt(2 * mpmath.pi) / z * total


def scholz_stephens_sd(n, m):
    """From the double sum itself."""
    rows, k = n + m, 2
    big_h = mpf(1) / n + mpf(1) / m
    if rows <= 3000:
        h = sum(mpf(1) / i for i in range(1, rows))
        inner, g = mpf(0), mpf(0)
        for i in range(rows - 2, 0, -1):
            inner += mpf(1) / (i + 1)
            g += inner / (rows - i)
        assert abs(g - (mpmath.zeta(2) - mpmath.psi(1, rows) - 2 * h / rows)) < mpf(10) ** -40
    else:
        h = mpmath.harmonic(rows - 1)
        g = mpmath.zeta(2) - mpmath.psi(1, rows) - 2 * h / rows
    a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * big_h
    b = (2 * g - 4) * k ** 2 + 8 * h * k + (2 * g - 14 * h - 4) * big_h - 8 * h + 4 * g - 6
    c = (6 * h + 2 * g - 2) * k ** 2 + (4 * h - 4 * g + 6) * k + (2 * h - 6) * big_h + 4 * h
    d = (2 * h + 6) * k ** 2 - 4 * h * k
    return mpmath.sqrt((a * mpf(rows) ** 3 + b * mpf(rows) ** 2 + c * rows + d)
                       / (mpf(rows - 1) * (rows - 2) * (rows - 3)))


def all_orders_sd(n, m):
    """Standard deviation of A^2 over all orders of few rows."""
    rows, values = n + m, []
    for places in itertools.combinations(range(1, rows + 1), n):
        total, below = Fraction(0), 0
        for j in range(1, rows):
            below += j in places
            total += Fraction((rows * below - j * n) ** 2, j * (rows - j) * n)
            total += Fraction((rows * (j - below) - j * m) ** 2, j * (rows - j) * m)
        values.append(total / rows)
    mean = sum(values) / len(values)
    assert mean == 1
    square = sum(v * v for v in values) / len(values) - mean * mean
    return mpmath.sqrt(mpf(square.numerator) / square.denominator)


def anderson_darling():
    points = [0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7744, 1.0, 1.2479, 1.6, 1.933, 2.492, 3.0702, 3.878, 4.5,
              5.933, 8.0, 11.0, 15.0, 25.0, 40.0, 60.0]
    for x in points:
        row('anderson_darling_limit_sf', anderson_limit_sf(x), x)
    sd = mpmath.sqrt(2 * (mpmath.pi ** 2 - 9) / 3)
    for t in [-1.25, -1.1, -0.8, -0.3, 0.0, 0.325, 1.0, 1.226, 1.961, 2.718, 3.752, 4.592, 6.546, 9.0, 20.0, 50.0]:
        row('anderson_darling_pvalue', anderson_limit_sf(1 + sd * mpf(t)), t)
    for n, m in [(1, 3), (2, 2), (3, 1), (5, 2), (4, 4), (3, 7)]:
        row('anderson_darling_sd', all_orders_sd(n, m), n, m)
        assert abs(all_orders_sd(n, m) - scholz_stephens_sd(n, m)) < mpf(10) ** -40
    for n, m in [(10, 12), (14, 9), (1, 99), (60, 40), (500, 500), (501, 499), (502, 499), (998, 5), (1, 2000), (100000, 1), (12345, 67890),
                 (10**9, 10**7), (10**12, 10**12), (2**55, 3)]:
        row('anderson_darling_sd', scholz_stephens_sd(n, m), n, m)
    # what scipy interpolates between: the levels of its table for two samples
    for t, level in zip([0.325, 1.226, 1.961, 2.718, 3.752, 4.592, 6.546], [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001]):
        row('anderson_ksamp_level', level, t)


# --- Mann-Whitney -----------------------------------------------------------

def gaussian_binomial(k, m, size):
    """Coefficients 0 .. size-1 of [m+k over k]."""
    a = [1] + [0] * (size - 1)
    for i in range(1, k + 1):
        for c in range(size - 1, m + i - 1, -1):
            a[c] -= a[c - m - i]
        for c in range(i, size):
            a[c] += a[c - i]
    return a


def normal_p(distance, variance):
    return min(mpf(1), mpmath.erfc((distance - 1) / (2 * mpmath.sqrt(2 * mpf(variance.numerator) / variance.denominator))))


def mann_whitney():
    for n, m in [(1, 1), (1, 2), (2, 2), (1, 1000), (3, 5), (5, 3), (8, 8), (8, 9), (7, 30), (6, 100), (8, 257), (300, 8),
                 (4, 5000), (8, 4000), (2, 100000), (3, 30000)]:
        few, many = min(n, m), max(n, m)
        half = n * m // 2
        a = gaussian_binomial(few, many, half + 1)
        below = list(itertools.accumulate(a))
        for u in sorted({0, 1, 2, 5, many - 1, many, many + 3, half, half - 1, half - 2, *(half * i // 9 for i in range(9))}):
            if 0 <= u <= half:
                p = min(Fraction(1), Fraction(2 * below[u], comb(n + m, n)))
                row('mann_whitney_exact', p, n * m - 2 * u, n, m, 0)
    # two rows against very many: orders counted one by one
    for m in (10**9, 2**45):
        for u in (0, 1, 10, 12345678):
            count = sum((u - 2 * i + 1 for i in range(u // 2 + 1)))   # pairs i <= j with i + j <= u
            row('mann_whitney_exact', Fraction(2 * count, comb(m + 2, 2)), 2 * m - 2 * u, 2, m, 0)
    for n, m, groups in [(9, 9, []), (9, 100, []), (3, 4, [2]), (8, 8, [2, 3]), (50, 60, [10, 20, 30]), (1000, 2000, []),
                         (1000000, 3000000, [1000000, 2000000]), (10**9, 10**9, [10**9, 10**8])]:
        rows = n + m
        ties = sum(t ** 3 - t for t in groups)
        variance = Fraction(n * m, 12) * (rows + 1 - Fraction(ties, rows * (rows - 1)))
        row('mann_whitney_variance', variance, n, m, ties)
        sd = float(variance) ** 0.5
        for z in (0, 0.01, 0.5, 1, 1.96, 3, 6, 12, 25, 36):
            distance = round(2 * z * sd)
            if distance <= n * m:
                row('mann_whitney_normal', normal_p(mpf(distance), variance), distance, n, m, ties)


# --- scipy on data ----------------------------------------------------------

def data(n, shift, digits, seed):
    values, state = [], seed
    for _ in range(n):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        values.append(round((state >> 11) / 2 ** 53 + shift, digits))
    return values


def scipy_cases():
    for n, m, shift, digits in [(5, 6, 0.2, 9), (12, 17, 0.1, 9), (20, 20, 0.3, 1), (9, 14, 0.0, 1), (30, 25, 0.1, 9),
                                (200, 150, 0.05, 2), (1000, 800, 0.03, 9), (6, 50, 0.2, 9)]:
        x, y = data(n, 0, digits, 1), data(m, shift, digits, 2)
        result = scipy.stats.cramervonmises_2samp(x, y)
        row('scipy_cramervonmises_2samp', float(result.pvalue), float(result.statistic), n, m)
        result = scipy.stats.mannwhitneyu(x, y)
        _, counts = numpy.unique(x + y, return_counts=True)
        ties = sum(int(t) ** 3 - int(t) for t in counts)
        row('scipy_mannwhitneyu', float(result.pvalue), abs(int(2 * result.statistic) - n * m), n, m, ties)
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            result = scipy.stats.anderson_ksamp([x, y])
        row('scipy_anderson_ksamp', float(result.significance_level), float(result.statistic))


print('# Written by tails.py; do not edit.')
print(f'# scipy {scipy.__version__}, numpy {numpy.__version__}, mpmath {mpmath.__version__}')
normal()
chisq()
f_tails()
student_t()
kolmogorov()
cramer_von_mises()
anderson_darling()
mann_whitney()
scipy_cases()
