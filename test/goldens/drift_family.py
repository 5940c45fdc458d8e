#!/usr/bin/env python3
"""Makes test/sql/goldens_drift_family.sql: the drift family against figures that our code had no part in.

    python3 test/goldens/drift_family.py > test/sql/goldens_drift_family.sql

Run with Python 3.11, scipy 1.17.1, mpmath 1.4.1 (the versions are written into the output).  Tests need no
Python: the output is committed.

Statistics and effects are exact rationals, or mpmath at 50 digits where a root or a logarithm is needed, by
the definitions of doc/reference/drift.md.  Each is compared here with scipy, where scipy has the function and
its digits do (wasserstein_distance, energy_distance, cramervonmises_2samp, anderson_ksamp, mannwhitneyu,
ttest_ind, chi2_contingency, jensenshannon).  p-values: t and chi-square by mpmath's incomplete beta and gamma
functions; Cramer-von Mises and Mann-Whitney by scipy; Anderson-Darling roughly by scipy's interpolation, which
ends at 0.001 and 0.25 (its limit law has goldens of its own in the unit tests of the distributions).
"""
import bisect
import math
import sys
import warnings
from fractions import Fraction

import mpmath
import numpy
import scipy
from mpmath import mpf
from scipy import stats
from scipy.spatial.distance import jensenshannon

warnings.simplefilter("ignore")
mpmath.mp.dps = 50
INF = math.inf
NAN = math.nan


class Lcg:
    """Deterministic numbers."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n


def real(q):
    """mpf of a rational."""
    return mpf(q.numerator) / mpf(q.denominator)


def near(ours, theirs, tolerance, what):
    """Stops if a figure of ours and one of scipy's differ."""
    if theirs is None or math.isnan(theirs):
        return
    if abs(float(ours) - theirs) > tolerance * max(abs(theirs), 1e-3):
        raise AssertionError(f"{what}: {float(ours)!r}, scipy {theirs!r}")


def groups(reference, current):
    """(value, reference rows, current rows) in ascending order."""
    count = {}
    for side, values in enumerate((reference, current)):
        for v in values:
            count.setdefault(v + 0.0, [0, 0])[side] += 1
    return [(v, *count[v]) for v in sorted(count)]


def infinite(values):
    return any(math.isinf(v) for v in values)


def transport(g, n, m, power):
    """Integral of |F - G|^power."""
    total, i, j = Fraction(0), 0, 0
    for (x, a, b), (y, _, _) in zip(g, g[1:]):
        i += a
        j += b
        total += abs(Fraction(i, n) - Fraction(j, m)) ** power * (Fraction(y) - Fraction(x))
    return total


def mean(values):
    return sum(map(Fraction, values)) / len(values)


def variance(values, ddof):
    """None without a divisor."""
    if len(values) <= ddof:
        return None
    c = mean(values)
    return sum((Fraction(v) - c) ** 2 for v in values) / (len(values) - ddof)


def midranks(g):
    before = 0
    for v, a, b in g:
        yield before + Fraction(a + b + 1, 2), a, b
        before += a + b


def cramer(g, n, m):
    """T, and the root mean square of the difference at mid-groups."""
    u, i, j, squares = Fraction(0), 0, 0, Fraction(0)
    for rank, a, b in midranks(g):
        u += n * sum((rank - t) ** 2 for t in range(i + 1, i + a + 1))
        u += m * sum((rank - t) ** 2 for t in range(j + 1, j + b + 1))
        squares += (a + b) * (Fraction(2 * i + a, 2 * n) - Fraction(2 * j + b, 2 * m)) ** 2
        i += a
        j += b
    total = n + m
    t = u / (n * m * total) - Fraction(4 * n * m - 1, 6 * total)
    return t, mpmath.sqrt(real(squares / total))


def anderson(g, n, m):
    """Standardised statistic and effect; None for one value or fewer than 4 rows."""
    total = n + m
    if len(g) == 1:
        return None, mpf(0)
    raw, squares, i, j = Fraction(0), Fraction(0), 0, 0
    for _, a, b in g:
        rows = a + b
        middle = i + j + Fraction(rows, 2)
        scale = middle * (total - middle) - Fraction(total * rows, 4)
        for size, upto in ((n, i + Fraction(a, 2)), (m, j + Fraction(b, 2))):
            raw += Fraction(rows, total) * (total * upto - size * middle) ** 2 / scale / size
        difference = (i + Fraction(a, 2)) / n - (j + Fraction(b, 2)) / m
        squares += Fraction(rows, total) * difference ** 2 / (scale / total ** 2)
        i += a
        j += b
    raw *= Fraction(total - 1, total)
    if total < 4:
        return None, mpmath.sqrt(real(squares))
    h = sum(mpf(1) / i for i in range(1, total))
    # sum over i < j of 1 / ((N - i) j)
    tail, gg = mpf(0), mpf(0)
    for i in range(total - 2, 0, -1):
        tail += mpf(1) / (i + 1)
        gg += tail / (total - i)
    hh, k = mpf(1) / n + mpf(1) / m, 2
    a = (4 * gg - 6) * (k - 1) + (10 - 6 * gg) * hh
    b = (2 * gg - 4) * k**2 + 8 * h * k + (2 * gg - 14 * h - 4) * hh - 8 * h + 4 * gg - 6
    c = (6 * h + 2 * gg - 2) * k**2 + (4 * h - 4 * gg + 6) * k + (2 * h - 6) * hh + 4 * h
    d = (2 * h + 6) * k**2 - 4 * h * k
    sigma = (a * total**3 + b * total**2 + c * total + d) / ((total - 1) * (total - 2) * (total - 3))
    return (real(raw) - (k - 1)) / mpmath.sqrt(sigma), mpmath.sqrt(real(squares))


def whitney(g, n, m):
    """U of the reference and the probability that a current value is larger."""
    u = sum(rank * a for rank, a, b in midranks(g)) - Fraction(n * (n + 1), 2)
    return u, 1 - u / (n * m)


def t_sf(t, df):
    """Two-sided."""
    return mpmath.betainc(df / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True)


def welch(reference, current):
    """t, df, p, Cohen's d; None where there is none."""
    n, m = len(reference), len(current)
    if n < 2 or m < 2 or infinite(reference + current):
        return [None] * 4
    v, w = variance(reference, 1), variance(current, 1)
    if v == w == 0:
        return [None] * 4
    difference = mean(reference) - mean(current)
    a, b = v / n, w / m
    t = real(difference) / mpmath.sqrt(real(a + b))
    df = real((a + b) ** 2 / (a * a / (n - 1) + b * b / (m - 1)))
    pooled = ((n - 1) * v + (m - 1) * w) / (n + m - 2)
    return [t, df, t_sf(t, df), -real(difference) / mpmath.sqrt(real(pooled))]


def figures(reference, current):
    """All figures of numbers."""
    n, m = len(reference), len(current)
    g = groups(reference, current)
    has_infinity = infinite(reference + current)
    f = {}
    f["w"] = f["ws"] = f["e"] = None
    if not has_infinity:
        f["w"] = real(transport(g, n, m, 1))
        f["e"] = mpmath.sqrt(real(2 * transport(g, n, m, 2)))
        v = variance(reference, 0)
        if f["w"] == 0:
            f["ws"] = mpf(0)
        elif v > 0:
            f["ws"] = f["w"] / mpmath.sqrt(real(v))
    f["cvm"], f["cvm_effect"] = cramer(g, n, m)
    f["ad"], f["ad_effect"] = anderson(g, n, m)
    f["u"], f["auc"] = whitney(g, n, m)
    f["t"], f["df"], f["tp"], f["d"] = welch(reference, current)
    f["cvm"] = real(f["cvm"])
    f["u"], f["auc"] = real(f["u"]), real(f["auc"])
    with_scipy(reference, current, f, n, m, len(g), has_infinity)
    return f


def with_scipy(reference, current, f, n, m, distinct, has_infinity):
    """Compares with scipy, and takes the p-values that come from there."""
    f["cvm_p"] = f["mw_p"] = f["ad_p"] = None
    if distinct > 1:
        if n > 1 and m > 1:
            s = stats.cramervonmises_2samp(reference, current)
            near(f["cvm"], s.statistic, 1e-9, "T")
            # with ties T may exceed its largest value without, which two orders have; scipy says 0
            f["cvm_p"] = s.pvalue if s.pvalue > 0 or max(n, m) > 20 else 2 / math.comb(n + m, n)
        s = stats.mannwhitneyu(reference, current, alternative="two-sided")
        near(f["u"], s.statistic, 1e-12, "U")
        f["mw_p"] = s.pvalue
        if f["ad"] is not None:
            s = stats.anderson_ksamp([reference, current])
            near(f["ad"], s.statistic, 1e-9, "AD")
            f["ad_p"] = s.pvalue
    spread = max((abs(v) for v in reference + current if not math.isinf(v)), default=0)
    if not has_infinity and 1e-100 < spread < 1e100:
        near(f["w"] / spread, stats.wasserstein_distance(reference, current) / spread, 1e-9, "W")
        near(f["e"] / math.sqrt(spread), stats.energy_distance(reference, current) / math.sqrt(spread), 1e-6, "E")
        if f["t"] is not None and spread < 1e6:
            s = stats.ttest_ind(reference, current, equal_var=False)
            near(f["t"], s.statistic, 1e-7, "t")
            near(f["df"], s.df, 1e-7, "df")
            near(f["tp"], s.pvalue, 1e-6, "p of t")


def edges_of(reference, bins):
    x = sorted(v + 0.0 for v in reference if not math.isinf(v))
    n = len(x)
    if n == 0:
        return []
    quantiles = []
    for i in range(1, bins):
        k, r = divmod(i * (n - 1), bins)
        q = x[k]
        if r:
            t, a, b = r / bins, x[k], x[k + 1]
            if math.isinf(b - a):
                q = a * (1 - t) + b * t
            else:
                q = a + (b - a) * t if t < 0.5 else b - (b - a) * (1 - t)
        quantiles.append(q + 0.0)
    edges = set(quantiles)
    for q in set(quantiles):
        if quantiles.count(q) > 1 and q > -sys.float_info.max:
            edges.add(math.nextafter(q, -INF))
    return sorted(edges)


def binned(reference, current, bins):
    edges = edges_of([v for v in reference if not missing(v)], bins)
    rows = [[0, 0] for _ in range(len(edges) + 1)]
    absent = [0, 0]
    for side, values in enumerate((reference, current)):
        for v in values:
            if missing(v):
                absent[side] += 1
            else:
                rows[bisect.bisect_left(edges, v)][side] += 1
    return rows, absent


def named(reference, current):
    count, absent = {}, [0, 0]
    for side, values in enumerate((reference, current)):
        for v in values:
            if v is None:
                absent[side] += 1
            else:
                count.setdefault(v, [0, 0])[side] += 1
    return list(count.values()), absent


def missing(v):
    return v is None or (isinstance(v, float) and math.isnan(v))


def xlog(p, q):
    return p * mpmath.log(p / q) if p else mpf(0)


def divergences(rows):
    """js, kl, hellinger, tv, l_infinity over all rows; None if a sample is empty."""
    n, m = sum(r for r, _ in rows), sum(c for _, c in rows)
    if n == 0 or m == 0:
        return [None] * 5
    shares = [(mpf(r) / n, mpf(c) / m) for r, c in rows if r + c]
    js = mpmath.sqrt(sum(xlog(r, (r + c) / 2) + xlog(c, (r + c) / 2) for r, c in shares) / 2 / mpmath.log(2))
    floor = mpf("1e-4")
    kl = sum(xlog(max(r, floor), max(c, floor)) for r, c in shares)
    hellinger = mpmath.sqrt(sum((mpmath.sqrt(r) - mpmath.sqrt(c)) ** 2 for r, c in shares) / 2)
    tv = sum(abs(r - c) for r, c in shares) / 2
    near(js, float(jensenshannon([float(r) for r, _ in shares], [float(c) for _, c in shares], base=2)), 1e-6, "JS")
    return [js.real, kl, hellinger, tv, max(abs(r - c) for r, c in shares)]


def contingency(rows):
    """chi2, p, g, p, df, effect, V, status; over rows without missing values."""
    rows = [row for row in rows if row != [0, 0]]
    n, m = sum(r for r, _ in rows), sum(c for _, c in rows)
    if n == 0 or m == 0:
        return [None, None, None, None, None, None, None, "undefined"]
    total, k = n + m, len(rows)
    chi, deviance, effect, few = Fraction(0), mpf(0), Fraction(0), False
    for r, c in rows:
        for size, observed in ((n, r), (m, c)):
            expected = Fraction((r + c) * size, total)
            few = few or expected < 5
            chi += (observed - expected) ** 2 / expected
            if observed:
                deviance += 2 * observed * mpmath.log(mpf(observed) / real(expected))
        a, b = Fraction(r, n), Fraction(c, m)
        effect += (a - b) ** 2 / (a + b) / 2
    phi = max(Fraction(0), chi / total - Fraction(k - 1, total - 1))
    least = min(k - Fraction((k - 1) ** 2, total - 1), 2 - Fraction(1, total - 1)) - 1
    v = mpmath.sqrt(real(phi / least)) if phi > 0 and least > 0 else mpf(0)
    if k == 1:
        return [mpf(0), None, mpf(0), None, 0, mpf(0), mpf(0), "one_bin"]
    p = [mpmath.gammainc(mpf(k - 1) / 2, x / 2, regularized=True) for x in (real(chi), deviance)]
    table = numpy.array(rows).T
    s = stats.chi2_contingency(table, correction=False)
    near(real(chi), s.statistic, 1e-9, "chi2")
    near(p[0], s.pvalue, 1e-8, "p of chi2")
    s = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
    near(deviance, s.statistic, 1e-6, "g")
    return [real(chi), p[0], deviance, p[1], k - 1, mpmath.sqrt(real(effect)), v, "small_expected" if few else "ok"]


def literal(values):
    def one(v):
        if v is None:
            return "NULL"
        if isinstance(v, str):
            return v
        if math.isnan(v):
            return "NaN"
        if math.isinf(v):
            return "Infinity" if v > 0 else "-Infinity"
        return repr(v)
    return "'{" + ",".join(one(v) for v in values) + "}'"


def number(v):
    if v is None:
        return "NULL"
    if isinstance(v, int):
        return repr(v)
    v = float(v)
    if math.isinf(v):
        return "'Infinity'"
    return repr(v)


def number_cases():
    g = Lcg(3)

    def uniform(n, scale=1.0, shift=0.0):
        return [g.below(10**6) / 10**6 * scale + shift for _ in range(n)]

    normal = [round(float(stats.norm.ppf((i + 0.5) / 60)), 5) for i in range(60)]
    return {
        "normal, shifted and wider": (normal, [round(v * 1.1 + 0.25, 5) for v in normal[::2]]),
        "normal, one far value": (normal, normal[1:] + [1e6]),
        "uniform, small samples": (uniform(8), uniform(5)),
        "uniform, 20 and 20": (uniform(20), uniform(20, 1.2)),
        "uniform, 21 and 7": (uniform(21), uniform(7, 0.9, 0.2)),
        "uniform, 57 and 43": (uniform(57), uniform(43, 0.9)),
        "ties": ([float(g.below(5)) for _ in range(40)], [float(g.below(5) + g.below(2)) for _ in range(33)]),
        "ties, small": ([1.0, 2.0, 2.0, 3.0, 3.0], [2.0, 3.0, 3.0, 4.0]),
        "two values": ([0.0] * 30 + [1.0] * 20, [0.0] * 12 + [1.0] * 28),
        "zero inflated, -0 is 0": ([0.0] * 30 + uniform(20, 100.0), [0.0] * 10 + [-0.0] * 5 + uniform(20, 150.0)),
        "equal samples": ([1.5, 2.5, 2.5, 9.0], [9.0, 2.5, 1.5, 2.5]),
        "no overlap": (uniform(12), uniform(15, 1.0, 5.0)),
        "constant and the same constant": ([5.0] * 7, [5.0] * 5),
        "constant and another": ([5.0] * 7, [5.01] * 5),
        "constant and not": ([5.0] * 7, [5.0, 5.01, 5.02]),
        "one row each": ([1.0], [2.0]),
        "one row and more": ([3.0], [1.0, 2.0, 4.0, 8.0]),
        "two rows each": ([1.0, 4.0], [2.0, 3.0]),
        "infinities": (uniform(10) + [INF, -INF], uniform(8) + [INF, INF]),
        "large offset": ([1e15 + g.below(100) / 8 for _ in range(30)], [1e15 + g.below(120) / 8 for _ in range(25)]),
        "epoch seconds": ([1.7e9 + g.below(10**9) / 1e4 for _ in range(30)], [1.7e9 + g.below(10**9) / 9e3 for _ in range(20)]),
        "widest doubles": ([-1.7e308, 1.7e308, 1.6e308, -1.6e308] * 3, [0.0] * 6 + [1.75e308] * 6),
        "distance out of range": ([-1.7976931348623157e308] * 3 + [-1.7e308], [1.7976931348623157e308] * 4 + [1.7e308]),
        "denormals": ([i * 5e-324 for i in range(-9, 10)], [i * 5e-324 for i in range(0, 19)]),
        "mixed scales": ([10.0 ** (g.below(600) - 300) for _ in range(20)], [-10.0 ** (g.below(600) - 300) for _ in range(20)] + uniform(5)),
        "cancelling": ([1e300, 1.0, -1e300] * 4, [1e300, 3.0, -1e300, 1e-300] * 3),
        "squares below the range": (uniform(9, 1e-200), uniform(11, 2e-200)),
    }


def binned_cases():
    g = Lcg(7)
    cases = {k: v for k, v in number_cases().items() if k not in ("denormals", "distance out of range")}
    cases["missing"] = ([float(g.below(100)) for _ in range(50)] + [None] * 5 + [NAN] * 2, [float(g.below(90)) for _ in range(40)] + [None])
    cases["missing on one side"] = ([float(g.below(100)) for _ in range(30)], [float(g.below(90)) for _ in range(20)] + [NAN] * 20)
    cases["all missing on one side"] = ([None] * 5, [1.0, 2.0])
    cases["all missing"] = ([None] * 5, [None] * 3 + [NAN])
    return cases


def name_cases():
    return {
        "two categories": (["a"] * 60 + ["b"] * 40, ["a"] * 45 + ["b"] * 55),
        "three, small expected": (["a"] * 90 + ["b"] * 9 + ["c"], ["a"] * 85 + ["b"] * 10 + ["c"] * 5),
        "unseen": (["a"] * 900 + ["b"] * 100, ["a"] * 850 + ["b"] * 100 + ["c"] * 50),
        "vanished": (["a"] * 50 + ["b"] * 50, ["a"] * 100),
        "nothing in common": (["a"] * 20 + ["b"] * 20, ["c"] * 30),
        "missing": (["a"] * 50 + ["b"] * 20 + [None] * 10, ["a"] * 30 + ["b"] * 10 + [None] * 30),
        "one category": (["a"] * 5, ["a"] * 7),
        "one category and missing": (["a"] * 5 + [None], ["a"] * 7),
        "one row each": (["a"], ["b"]),
        "equal shares": (["a"] * 20 + ["b"] * 40, ["a"] * 10 + ["b"] * 20),
        "many": ([f"k{i * i % 37}" for i in range(300)], [f"k{i * i % 41}" for i in range(200)]),
        "only missing on one side": ([None] * 3, ["a"] * 7),
    }


def main():
    print(f"-- Made by test/goldens/drift_family.py: Python {sys.version.split()[0]}, scipy {scipy.__version__}, "
          f"mpmath {mpmath.__version__}.  Do not edit.")
    print("""CREATE FUNCTION pg_temp.agree(a float8, b float8, tolerance float8 DEFAULT 1e-12, scale float8 DEFAULT 0) RETURNS boolean
LANGUAGE sql AS $$SELECT CASE WHEN a IS NULL OR b IS NULL OR b IN ('Infinity', '-Infinity') THEN a IS NOT DISTINCT FROM b
ELSE abs(a - b) <= tolerance * greatest(abs(b), scale) END$$;
CREATE TEMP TABLE g (id int, name text, reference float8[], current float8[],
	w float8, ws float8, e float8, cvm float8, cvm_effect float8, cvm_p float8, ad float8, ad_effect float8, ad_p float8,
	u float8, auc float8, mw_p float8, t float8, df float8, tp float8, d float8);""")
    columns = "w ws e cvm cvm_effect cvm_p ad ad_effect ad_p u auc mw_p t df tp d".split()
    for k, (name, (reference, current)) in enumerate(number_cases().items(), 1):
        f = figures(reference, current)
        print(f"INSERT INTO g VALUES ({k}, '{name}', {literal(reference)}, {literal(current)},\n\t"
              + ", ".join(number(f[c]) for c in columns) + ");")
    print("""
-- Sums and ranks are exact and rounded once: equal to the bit.  Roots, quotients of roots and sums of fractions: 1e-15 relative.
CREATE TEMP VIEW v AS
SELECT g.*, s.value, s.cur FROM g, LATERAL (
	SELECT unnest(reference) AS value, false AS cur UNION ALL SELECT unnest(current), true) s;
CREATE TEMP TABLE o AS
SELECT id, retrain.wasserstein(value, cur) AS w, retrain.wasserstein_scaled(value, cur) AS ws, retrain.energy_distance(value, cur) AS e,
	retrain.cramer_von_mises(value, cur) AS cvm, retrain.anderson_darling(value, cur) AS ad, retrain.mann_whitney(value, cur) AS u,
	retrain.cramer_von_mises_test(value, cur) AS ct, retrain.anderson_darling_test(value, cur) AS at, retrain.mann_whitney_test(value, cur) AS mt,
	retrain.t_test(value, cur) AS tt
FROM v GROUP BY id;
SELECT id, name, o.w IS NOT DISTINCT FROM g.w AS w, pg_temp.agree(o.ws, g.ws, 1e-15) AS ws, pg_temp.agree(o.e, g.e, 1e-15) AS e,
	o.cvm = g.cvm AND (ct).statistic = o.cvm AS cvm, o.u = g.u AND (mt).statistic = o.u AS u, (mt).effect = g.auc AS auc,
	pg_temp.agree(o.ad, g.ad, 1e-12, 1) AND o.ad IS NOT DISTINCT FROM (at).statistic AS ad
FROM o JOIN g USING (id) ORDER BY id;
SELECT id, name, pg_temp.agree((ct).effect, cvm_effect, 1e-15) AS cvm_effect, pg_temp.agree((at).effect, ad_effect, 2e-15) AS ad_effect,
	pg_temp.agree((tt).statistic, t, 2e-15) AS t, pg_temp.agree((tt).df, df, 4e-15) AS df, pg_temp.agree((tt).effect, d, 2e-15) AS d,
	cvm_p IS NULL OR pg_temp.agree((ct).p_value, cvm_p, 1e-10, 1) AS cvm_p, mw_p IS NULL OR pg_temp.agree((mt).p_value, mw_p, 1e-12, 1e-3) AS mw_p,
	ad_p IS NULL OR CASE ad_p WHEN 0.001 THEN (at).p_value < 0.0015 WHEN 0.25 THEN (at).p_value > 0.22 ELSE abs((at).p_value - ad_p) < 0.02 END AS ad_p,
	pg_temp.agree((tt).p_value, tp) AS t_p
FROM o JOIN g USING (id) ORDER BY id;
SELECT id, name, (ct).method AS cvm, (mt).method AS mw, (ct).status AS cvm_status, (at).status AS ad_status, (mt).status AS mw_status, (tt).status AS t_status
FROM o JOIN g USING (id) ORDER BY id;""")
    print("""
CREATE TEMP TABLE b (id int, name text, reference float8[], current float8[], bins int,
	js float8, kl float8, hellinger float8, tv float8, l_infinity float8,
	chi2 float8, chi2_p float8, g float8, g_p float8, df int, effect float8, v float8, status text);""")
    k = 0
    for name, (reference, current) in binned_cases().items():
        for bins in (10, 3):
            k += 1
            rows, absent = binned(reference, current, bins)
            print(f"INSERT INTO b VALUES ({k}, '{name}', {literal(reference)}, {literal(current)}, {bins},\n\t"
                  + ", ".join(number(x) for x in divergences(rows + [absent])) + ",\n\t"
                  + ", ".join(f"'{x}'" if isinstance(x, str) else number(x) for x in contingency(rows)) + ");")
    compare = """	pg_temp.agree(o.js, b.js, 1e-15, 1) AS js, pg_temp.agree(o.kl, b.kl, 1e-15, 1) AS kl, pg_temp.agree(o.he, b.hellinger, 1e-15, 1) AS hellinger,
	o.tv IS NOT DISTINCT FROM b.tv AS tv, o.li IS NOT DISTINCT FROM b.l_infinity AS l_infinity,
	pg_temp.agree((o.c).statistic, b.chi2, 1e-14) AS chi2, pg_temp.agree((o.c).p_value, chi2_p) AS chi2_p,
	pg_temp.agree((o.g).statistic, b.g, 1e-14, 1) AS g, pg_temp.agree((o.g).p_value, g_p) AS g_p,
	(o.c).df IS NOT DISTINCT FROM b.df AS df, pg_temp.agree((o.c).effect, b.effect, 1e-15, 1) AND (o.c).effect IS NOT DISTINCT FROM (o.g).effect AS effect,
	pg_temp.agree(o.v, b.v, 1e-14, 1) AS v, (o.c).status = b.status AND (o.g).status = b.status AS status"""
    figures_of = """retrain.js_distance(value, cur{0}) AS js, retrain.kl_divergence(value, cur{0}) AS kl, retrain.hellinger(value, cur{0}) AS he,
		retrain.total_variation(value, cur{0}) AS tv, retrain.l_infinity(value, cur{0}) AS li, retrain.chi2_test(value, cur{0}) AS c,
		retrain.g_test(value, cur{0}) AS g, retrain.cramers_v(value, cur{0}) AS v"""
    values = """LATERAL (
		SELECT unnest(reference) AS value, false AS cur UNION ALL SELECT unnest(current), true) s"""
    print(f"""SELECT b.id, name, b.bins,
{compare}
FROM b JOIN (SELECT id, {figures_of.format(", bins")}
	FROM b, {values} GROUP BY id) o USING (id) ORDER BY id;
-- Ten bins are the default.
SELECT count(*) AS cases, count(*) FILTER (WHERE ten IS DISTINCT FROM otherwise) AS wrong FROM (
	SELECT row(retrain.js_distance(value, cur), retrain.kl_divergence(value, cur), retrain.hellinger(value, cur), retrain.total_variation(value, cur),
			retrain.l_infinity(value, cur), retrain.chi2_test(value, cur), retrain.g_test(value, cur), retrain.cramers_v(value, cur))::text AS otherwise,
		row(retrain.js_distance(value, cur, 10), retrain.kl_divergence(value, cur, 10), retrain.hellinger(value, cur, 10), retrain.total_variation(value, cur, 10),
			retrain.l_infinity(value, cur, 10), retrain.chi2_test(value, cur, 10), retrain.g_test(value, cur, 10), retrain.cramers_v(value, cur, 10))::text AS ten
	FROM b, {values} WHERE bins = 10 GROUP BY id) s;

CREATE TEMP TABLE n (LIKE b);
ALTER TABLE n ALTER reference TYPE text[] USING NULL, ALTER current TYPE text[] USING NULL;""")
    for k, (name, (reference, current)) in enumerate(name_cases().items(), 1):
        rows, absent = named(reference, current)
        print(f"INSERT INTO n VALUES ({k}, '{name}', {literal(reference)}, {literal(current)}, NULL,\n\t"
              + ", ".join(number(x) for x in divergences(rows + [absent])) + ",\n\t"
              + ", ".join(f"'{x}'" if isinstance(x, str) else number(x) for x in contingency(rows)) + ");")
    print(f"""SELECT b.id, name,
{compare}
FROM n b JOIN (SELECT id, {figures_of.format("")}
	FROM n, {values} GROUP BY id) o USING (id) ORDER BY id;""")
    print("""
-- The same through profiles, which are exact here.
SELECT count(*) AS cases, count(*) FILTER (WHERE rows IS DISTINCT FROM row(retrain.wasserstein(r, c), retrain.wasserstein_scaled(r, c), retrain.energy_distance(r, c), retrain.cramer_von_mises_test(r, c),
	retrain.anderson_darling_test(r, c), retrain.mann_whitney_test(r, c), retrain.t_test(r, c))::text) AS wrong
FROM (SELECT row(retrain.wasserstein(value, cur), retrain.wasserstein_scaled(value, cur), retrain.energy_distance(value, cur), retrain.cramer_von_mises_test(value, cur),
		retrain.anderson_darling_test(value, cur), retrain.mann_whitney_test(value, cur), retrain.t_test(value, cur))::text AS rows,
		retrain.profile_agg(value) FILTER (WHERE NOT cur) AS r, retrain.profile_agg(value) FILTER (WHERE cur) AS c FROM v GROUP BY id) s
WHERE r IS NOT NULL AND c IS NOT NULL;
SELECT count(*) AS cases, count(*) FILTER (WHERE rows IS DISTINCT FROM row(retrain.js_distance(r, c, bins), retrain.kl_divergence(r, c, bins), retrain.hellinger(r, c, bins), retrain.total_variation(r, c, bins),
	retrain.l_infinity(r, c, bins), retrain.chi2_test(r, c, bins), retrain.g_test(r, c, bins), retrain.cramers_v(r, c, bins))::text) AS wrong
FROM (SELECT bins, row(retrain.js_distance(value, cur, bins), retrain.kl_divergence(value, cur, bins), retrain.hellinger(value, cur, bins), retrain.total_variation(value, cur, bins),
		retrain.l_infinity(value, cur, bins), retrain.chi2_test(value, cur, bins), retrain.g_test(value, cur, bins), retrain.cramers_v(value, cur, bins))::text AS rows,
		retrain.profile_agg(value) FILTER (WHERE NOT cur) AS r, retrain.profile_agg(value) FILTER (WHERE cur) AS c
	FROM b, LATERAL (SELECT unnest(reference) AS value, false AS cur UNION ALL SELECT unnest(current), true) s GROUP BY id, bins
	UNION ALL SELECT 10, row(retrain.js_distance(value, cur), retrain.kl_divergence(value, cur), retrain.hellinger(value, cur), retrain.total_variation(value, cur),
		retrain.l_infinity(value, cur), retrain.chi2_test(value, cur), retrain.g_test(value, cur), retrain.cramers_v(value, cur))::text,
		retrain.profile_agg(value) FILTER (WHERE NOT cur), retrain.profile_agg(value) FILTER (WHERE cur)
	FROM n, LATERAL (SELECT unnest(reference) AS value, false AS cur UNION ALL SELECT unnest(current), true) s GROUP BY id) s
WHERE r IS NOT NULL AND c IS NOT NULL;""")


main()
