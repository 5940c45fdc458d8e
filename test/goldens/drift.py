#!/usr/bin/env python3
"""Makes test/sql/goldens_drift.sql: psi and ks against figures that our code had no part in.

    python3 test/goldens/drift.py > test/sql/goldens_drift.sql

Run with Python 3.11, scipy 1.17.1, mpmath 1.4.1 (the versions are written into the output).  Tests need no
Python: the output is committed.

D and its location: exact rationals over whole tie groups.  p-value: scipy.stats.ks_2samp, method auto.
PSI: edges by the exact integer rule (i (n-1) = k B + r; numpy.quantile computes i/B * (n-1) in floating point and is off by
a row for some n), counts by comparison, index by mpmath at 50 digits, p-value and critical value by
scipy.stats.chi2.
"""
import math
import sys
from fractions import Fraction

import mpmath
import scipy
from scipy import stats

mpmath.mp.dps = 50
INF = math.inf


class Lcg:
    """Deterministic numbers with few digits, so that literals stay short."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n


def usable(values):
    return [0.0 if v == 0 else v for v in values if v is not None and not math.isnan(v)]


def ks(reference, current):
    ref, cur = sorted(usable(reference)), sorted(usable(current))
    n, m = len(ref), len(cur)
    best, where, i, j = -1, None, 0, 0
    for x in sorted(set(ref) | set(cur)):
        while i < n and ref[i] <= x:
            i += 1
        while j < m and cur[j] <= x:
            j += 1
        if abs(i * m - j * n) > best:
            best, where = abs(i * m - j * n), x
    d = Fraction(best, n * m)
    p = stats.ks_2samp(ref, cur, method="auto").pvalue
    return float(d), where, float(p)


def edges_of(reference, bins):
    x = sorted(v for v in usable(reference) if not math.isinf(v))
    n = len(x)
    if n == 0:
        return []
    quantiles = []
    for i in range(1, bins):
        k, r = divmod(i * (n - 1), bins)
        if r == 0:
            q = x[k]
        else:
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


def index(rows):
    """psi, bins, p, critical value of rows = [(reference, current), ...]."""
    n, m = sum(r for r, _ in rows), sum(c for _, c in rows)
    psi = mpmath.mpf(0)
    for r, c in rows:
        rs = max(mpmath.mpf(r) / n, mpmath.mpf("1e-4"))
        cs = max(mpmath.mpf(c) / m, mpmath.mpf("1e-4"))
        psi += (cs - rs) * mpmath.log(cs / rs)
    full = [r + c for r, c in rows if r + c > 0]
    b = len(full)
    unit = 1 / n + 1 / m
    if b == 1:
        return float(psi), b, None, None, "one_bin"
    if Fraction(min(n, m) * min(full), n + m) < 10:
        return float(psi), b, None, None, "small_bins"
    return (float(psi), b, float(stats.chi2.sf(float(psi) / unit, b - 1)),
            float(stats.chi2.isf(0.05, b - 1) * unit), "ok")


def psi_numbers(reference, current, bins):
    edges = edges_of(reference, bins)
    rows = [[0, 0] for _ in range(len(edges) + 1)]
    missing = [0, 0]
    for side, values in enumerate((reference, current)):
        for v in values:
            if v is None or math.isnan(v):
                missing[side] += 1
            else:
                rows[sum(1 for e in edges if e < v)][side] += 1
    if missing != [0, 0]:
        rows.append(missing)
    return index(rows) + (edges,)


def psi_names(reference, current):
    n = len(reference)
    count = {}
    missing = [0, 0]
    for side, values in enumerate((reference, current)):
        for v in values:
            if v is None:
                missing[side] += 1
            else:
                count.setdefault(v, [0, 0])[side] += 1
    rows, rare, unseen = [], [0, 0], [0, 0]
    for v, (r, c) in count.items():
        if r == 0:
            unseen[1] += c
        elif Fraction(r, n) < Fraction(1, 1000):
            rare[0] += r
            rare[1] += c
        else:
            rows.append([r, c])
    rows += [group for group in (rare, unseen, missing) if group != [0, 0]]
    return index(rows)


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
    if isinstance(v, float) and math.isinf(v):
        return "'Infinity'" if v > 0 else "'-Infinity'"
    return repr(v)


def number_cases():
    g = Lcg(1)
    normal = [round(float(stats.norm.ppf((i + 0.5) / 200)), 6) for i in range(200)]
    shifted = [round(v * 1.1 + 0.25, 6) for v in normal[::2]]
    uniform = [g.below(10**6) / 10**6 for _ in range(157)]
    uniform2 = [g.below(10**6) / 10**6 * 0.9 for _ in range(83)]
    zeros = [0.0] * 120 + [round(g.below(10**5) / 100, 2) for _ in range(80)]
    zeros2 = [0.0] * 50 + [-0.0] * 10 + [round(g.below(10**5) / 50, 2) for _ in range(60)]
    return {
        "normal, shifted and wider": (normal, shifted),
        "shift by one sigma and one value 1000": (normal, [v + 1 for v in normal] + [1000.0]),
        "same and 1 percent at 50": (normal, normal[1:-1] + [50.0, 50.0]),
        "uniform, odd sizes": (uniform, uniform2),
        "zero inflated, -0 is 0": (zeros, zeros2),
        "missing and infinite": (uniform + [None] * 5 + [INF, INF, -INF, math.nan],
                                 uniform2 + [None] * 3 + [math.nan] * 4 + [-INF] * 3),
        "constant and the same constant": ([5.0] * 30, [5.0] * 20),
        "constant and another": ([5.0] * 30, [5.01] * 20),
        "one row each": ([1.0], [2.0]),
        "two values": ([1.0, 2.0], [1.0, 1.0, 2.0]),
        "more bins than rows": ([3.0, 1.0, 2.0, 8.5], [2.5, 9.0]),
        "binary 60/40 and 45/55": ([0.0] * 60 + [1.0] * 40, [0.0] * 45 + [1.0] * 55),
        "20 and 15 integers": ([float(g.below(9)) for _ in range(20)],
                               [float(g.below(9) + 1) for _ in range(15)]),
        "widest doubles": ([-1.7e308, 1.7e308, 1.6e308, -1.6e308] * 5, [0.0] * 10 + [1.75e308] * 10),
        "smallest double repeated": ([-1.7976931348623157e308] * 40 + [1.0] * 10 + [-INF] * 3,
                                     [-INF] * 10 + [-1.7976931348623157e308] * 10 + [0.0] * 10),
        "denormals": ([i * 5e-324 for i in range(-20, 21)], [i * 5e-324 for i in range(0, 41)]),
    }


def name_cases():
    return {
        "two categories": (["a"] * 60 + ["b"] * 40, ["a"] * 45 + ["b"] * 55),
        "unseen": (["a"] * 900 + ["b"] * 100, ["a"] * 850 + ["b"] * 100 + ["c"] * 50),
        "missing": (["a"] * 50 + [None] * 10, ["a"] * 30 + [None] * 30),
        "missing on one side": (["a"] * 50, ["a"] * 30 + [None] * 30),
        "one category": (["a"] * 5, ["a"] * 7),
        "vanished": (["a"] * 50 + ["b"] * 50, ["a"] * 100),
    }


def formula(n, step, prime, scale):
    """The values of retrain tests: (i * step % prime) / scale."""
    return [float(i * step % prime) / scale for i in range(1, n + 1)]


def main():
    print(f"-- Made by test/goldens/drift.py: Python {sys.version.split()[0]}, scipy {scipy.__version__}, "
          f"mpmath {mpmath.__version__}.  Do not edit.")
    print("CREATE FUNCTION pg_temp.agree(a float8, b float8, tolerance float8) RETURNS boolean\n"
          "LANGUAGE sql AS $$SELECT CASE WHEN a IS NULL OR b IS NULL THEN a IS NOT DISTINCT FROM b\n"
          "ELSE a = b OR abs(a - b) <= tolerance * greatest(abs(b), 1e-3) END$$;")
    print("CREATE TEMP TABLE g (id int, name text, reference float8[], current float8[],\n"
          "\td float8, location float8, ks_p float8, bins int, psi float8, effective int,\n"
          "\tp float8, critical float8, status text, edges float8[]);")
    rows = []
    k = 0
    for name, (reference, current) in number_cases().items():
        for bins in (10, 2, 7, 20):
            k += 1
            rows.append((k, name, reference, current, bins))
    for k, name, reference, current, bins in rows:
        d, where, ks_p = ks(reference, current)
        psi, effective, p, critical, status, edges = psi_numbers(reference, current, bins)
        print(f"INSERT INTO g VALUES ({k}, '{name}', {literal(reference)}, {literal(current)},\n\t"
              f"{number(d)}, {number(where)}, {number(ks_p)}, {bins}, {number(psi)}, {effective}, "
              f"{number(p)}, {number(critical)}, '{status}',\n\t{literal(edges)});")
    print("""
-- Every row t: statistic and edges to the bit, figures through logarithms and distributions to 1e-12 and 1e-9.
CREATE TEMP VIEW v AS
SELECT g.*, s.value, s.cur FROM g, LATERAL (
	SELECT unnest(reference) AS value, false AS cur UNION ALL SELECT unnest(current), true) s;
SELECT name, count(*) AS cases, bool_and((k).statistic = d) AS d,
	bool_and((k).location = location) AS location, bool_and(pg_temp.agree((k).p_value, ks_p, 1e-9)) AS p
FROM (SELECT id, name, d, location, ks_p, retrain.ks_test(value, cur) AS k FROM v GROUP BY 1, 2, 3, 4, 5) s
GROUP BY name ORDER BY min(id);
SELECT id, name, bins, pg_temp.agree((t).psi, psi, 1e-12) AS psi, (t).bins = effective AS effective,
	pg_temp.agree((t).p_value, p, 1e-9) AS p, pg_temp.agree((t).critical_value, critical, 1e-12) AS critical,
	(t).status = status AS status, (r).edges = edges AS edges
FROM (SELECT id, name, bins, psi, effective, p, critical, status, edges, retrain.psi_test(value, cur, bins) AS t,
		retrain.psi_reference_agg(value, bins) FILTER (WHERE NOT cur) AS r
	FROM v GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9) s ORDER BY id;
-- Ten bins are the default.
SELECT count(*) AS wrong FROM (SELECT retrain.psi(value, cur) AS a, retrain.psi(value, cur, 10) AS b FROM v
	WHERE bins = 10 GROUP BY id) s WHERE a IS DISTINCT FROM b;

CREATE TEMP TABLE c (id int, name text, reference text[], current text[], psi float8, effective int,
	p float8, critical float8, status text);""")
    for k, (name, (reference, current)) in enumerate(name_cases().items(), 1):
        psi, effective, p, critical, status = psi_names(reference, current)
        print(f"INSERT INTO c VALUES ({k}, '{name}', {literal(reference)}, {literal(current)},\n\t"
              f"{number(psi)}, {effective}, {number(p)}, {number(critical)}, '{status}');")
    print("""SELECT id, name, pg_temp.agree((t).psi, psi, 1e-12) AS psi, (t).bins = effective AS effective,
	pg_temp.agree((t).p_value, p, 1e-9) AS p, pg_temp.agree((t).critical_value, critical, 1e-12) AS critical,
	(t).status = status AS status
FROM (SELECT c.id, name, psi, effective, p, critical, status, retrain.psi_test(s.value, s.cur) AS t
	FROM c, LATERAL (SELECT unnest(reference) AS value, false AS cur
		UNION ALL SELECT unnest(current), true) s GROUP BY 1, 2, 3, 4, 5, 6, 7) s ORDER BY id;

-- Larger samples by formula: (i * step % prime) / scale.
CREATE TEMP TABLE f (id int, n int, step bigint, prime int, scale float8, m int, step2 bigint, prime2 int, scale2 float8,
	d float8, location float8, ks_p float8, psi float8, p float8, critical float8, status text);""")
    larger = [
        (10000, 7919, 100003, 100003.0, 10000, 104729, 90001, 100003.0),
        (10001, 7919, 100003, 100003.0, 9999, 104729, 90001, 100003.0),
        (20000, 31, 50, 1.0, 15000, 37, 53, 1.0),
        (30000, 7919, 1000003, 7.0, 12000, 7919, 1000003, 7.0),
    ]
    for k, (n, s, p, sc, m, s2, p2, sc2) in enumerate(larger, 1):
        reference, current = formula(n, s, p, sc), formula(m, s2, p2, sc2)
        d, where, ks_p = ks(reference, current)
        psi, effective, pv, critical, status, _ = psi_numbers(reference, current, 10)
        print(f"INSERT INTO f VALUES ({k}, {n}, {s}, {p}, {sc}, {m}, {s2}, {p2}, {sc2},\n\t{number(d)}, {number(where)}, "
              f"{number(ks_p)}, {number(psi)}, {number(pv)}, {number(critical)}, '{status}');")
    print("""SELECT id, (k).method, (k).statistic = d AS d, (k).location = location AS location,
	pg_temp.agree((k).p_value, ks_p, 1e-9) AS ks_p, pg_temp.agree((t).psi, psi, 1e-12) AS psi,
	pg_temp.agree((t).p_value, p, 1e-9) AS p, pg_temp.agree((t).critical_value, critical, 1e-12) AS critical,
	(t).status = status AS status
FROM (SELECT f.id, d, location, ks_p, psi, p, critical, status,
		retrain.ks_test(s.value, s.cur) AS k, retrain.psi_test(s.value, s.cur) AS t
	FROM f, LATERAL (SELECT (i * step % prime) / scale AS value, false AS cur FROM generate_series(1::bigint, n) i
		UNION ALL SELECT (i * step2 % prime2) / scale2, true FROM generate_series(1::bigint, m) i) s
	GROUP BY 1, 2, 3, 4, 5, 6, 7, 8) s ORDER BY id;""")
    print("""
-- The same through profiles, which are exact here.
SELECT count(*) AS cases, count(*) FILTER (WHERE psi IS DISTINCT FROM retrain.psi_test(r, c, coalesce(bins, 10)) OR ks IS DISTINCT FROM CASE WHEN bins > 0 THEN retrain.ks_test(r, c) END) AS wrong
FROM (SELECT bins, retrain.psi_test(value, cur, bins) AS psi, retrain.ks_test(value, cur) AS ks,
		retrain.profile_agg(value) FILTER (WHERE NOT cur) AS r, retrain.profile_agg(value) FILTER (WHERE cur) AS c FROM v GROUP BY id, bins
	UNION ALL SELECT 10, retrain.psi_test(s.value, s.cur), retrain.ks_test(s.value, s.cur), retrain.profile_agg(s.value, 65536) FILTER (WHERE NOT s.cur), retrain.profile_agg(s.value, 65536) FILTER (WHERE s.cur)
	FROM f, LATERAL (SELECT (i * step % prime) / scale AS value, false AS cur FROM generate_series(1::bigint, n) i
		UNION ALL SELECT (i * step2 % prime2) / scale2, true FROM generate_series(1::bigint, m) i) s GROUP BY f.id
	UNION ALL SELECT NULL, retrain.psi_test(s.value, s.cur), NULL, retrain.profile_agg(s.value) FILTER (WHERE NOT s.cur), retrain.profile_agg(s.value) FILTER (WHERE s.cur)
	FROM c, LATERAL (SELECT unnest(reference) AS value, false AS cur UNION ALL SELECT unnest(current), true) s GROUP BY c.id) s
WHERE r IS NOT NULL AND c IS NOT NULL;""")


main()
