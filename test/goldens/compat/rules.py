"""What the peers' tools compute, written anew from counts: plain numpy, none of the tools' code.

compat.py asserts that every figure of a tool agrees with these rules.  They are written the way an
implementation over profiles works: distinct values in ascending order with rows of the reference and of the
current sample, and categories with their two counts.  Tails of distributions are scipy.special.
doc/reference/compat.md says the same in words.
"""
import math

import numpy as np
from scipy import special

INF = math.inf
NAN = math.nan


# ---------------------------------------------------------------- samples

class Numbers:
    """One sample: distinct values in ascending order, and the rows of each."""

    def __init__(self, values, rows):
        self.value = np.asarray(values, float)
        self.rows = np.asarray(rows, np.int64)
        self.n = int(self.rows.sum())
        self.before = np.concatenate([[0], np.cumsum(self.rows)])

    @classmethod
    def of(cls, values):
        value, rows = np.unique(np.asarray(values, float) + 0.0, return_counts=True)
        return cls(value, rows)

    def less(self, x, or_equal=False):
        """Rows with a value less than x, or at most x."""
        return self.before[np.searchsorted(self.value, x, "right" if or_equal else "left")]

    def at(self, position):
        """The value of the row at a position in ascending order, from 0."""
        return self.value[np.searchsorted(self.before, position, "right") - 1]

    def mean(self):
        return math.fsum(self.value * self.rows) / self.n

    def moment(self, order):
        mean = self.mean()
        return math.fsum((self.value - mean) ** order * self.rows) / self.n

    def quantile(self, q):
        """Linear interpolation at q (n - 1), a product of doubles."""
        position = q * (self.n - 1)
        k = math.floor(position)
        t = position - k
        a, b = self.at(k), self.at(min(k + 1, self.n - 1))
        return b - (b - a) * (1 - t) if t >= 0.5 else a + (b - a) * t


def pooled(r, c):
    """The distinct values of both samples, the rows of each sample, and the pooled sample."""
    value = np.union1d(r.value, c.value)
    i = r.less(value, True) - r.less(value)
    j = c.less(value, True) - c.less(value)
    return value, i, j, Numbers(value, i + j)


# ---------------------------------------------------------------- bins

def outer(low, high):
    """The ends of equal bins: of a constant, half below and above."""
    return (low - 0.5, high + 0.5) if low == high else (low, high)


def line(low, high, bins):
    """bins + 1 edges: low + i ((high - low) / bins), the last one high itself."""
    step = (high - low) / bins
    edges = np.arange(bins + 1) * step + low
    edges[-1] = high
    return edges


def width_sturges(span, n):
    return span / (math.log2(n) + 1)


def bins_of_width(low, high, width):
    low, high = outer(low, high)
    return line(low, high, math.ceil((high - low) / width) if width > 0 else 1)


def edges_sturges(sample):
    """Equal bins of the width range / (log2 n + 1)."""
    low, high = sample.value[0], sample.value[-1]
    return bins_of_width(low, high, width_sturges(high - low, sample.n))


def edges_doane(sample):
    """Equal bins of the width range / (1 + log2 n + log2(1 + |skewness| / its standard error))."""
    low, high, n = sample.value[0], sample.value[-1], sample.n
    variance = sample.moment(2)
    width = 0
    if n > 2 and low != high:
        error = math.sqrt(6 * (n - 2) / ((n + 1) * (n + 3)))
        skewness = sample.moment(3) / variance ** 1.5
        width = (high - low) / (1 + math.log2(n) + math.log2(1 + abs(skewness) / error))
    return bins_of_width(low, high, width)


def edges_auto(sample):
    """Equal bins of the smaller of the widths 2 IQR / n^(1/3) and Sturges', of the latter if the IQR is 0."""
    low, high, n = sample.value[0], sample.value[-1], sample.n
    width = width_sturges(high - low, n)
    diaconis = 2 * (sample.quantile(0.75) - sample.quantile(0.25)) / n ** (1 / 3)
    return bins_of_width(low, high, min(width, diaconis) if diaconis > 0 else width)


def count(sample, edges):
    """Rows in bins [low, high), the last one [low, high]; rows outside are in none."""
    below = sample.less(edges)
    below[-1] = sample.less(edges[-1], True)
    return np.diff(below)


# ---------------------------------------------------------------- divergences of shares

def entropy_terms(p, q):
    """p ln(p / q), 0 for p = 0, infinite for q = 0 < p."""
    p, q = np.asarray(p, float), np.asarray(q, float)
    result = np.zeros(len(p))
    some = (p > 0) & (q > 0)
    result[some] = p[some] * np.log(p[some] / q[some])
    result[(p > 0) & (q == 0)] = INF
    return result


def psi(r, c):
    return math.fsum((c - r) * np.log(c / r))


def jensen_shannon(r, c, base=math.e):
    r, c = np.asarray(r, float), np.asarray(c, float)
    if r.sum() == 0 or c.sum() == 0:
        return NAN
    r, c = r / r.sum(), c / c.sum()
    m = (r + c) / 2
    terms = np.concatenate([entropy_terms(r, m), entropy_terms(c, m)])
    return math.sqrt(max(math.fsum(terms) / 2, 0) / math.log(base))


def kullback_leibler(p, q):
    return math.fsum(entropy_terms(p, q))


def hellinger(r, c):
    return math.sqrt(math.fsum((np.sqrt(r) - np.sqrt(c)) ** 2) / 2)


# ---------------------------------------------------------------- distances of distribution functions

def wasserstein(r, c):
    value, i, j, _ = pooled(r, c)
    gap = np.abs(np.cumsum(i) / r.n - np.cumsum(j) / c.n)
    return math.fsum(gap[:-1] * np.diff(value))


def energy(r, c):
    value, i, j, _ = pooled(r, c)
    gap = np.cumsum(i) / r.n - np.cumsum(j) / c.n
    return math.sqrt(2 * math.fsum(gap[:-1] ** 2 * np.diff(value)))


def kolmogorov(r, c):
    _, i, j, _ = pooled(r, c)
    return np.abs(np.cumsum(i) * c.n - np.cumsum(j) * r.n).max() / (r.n * c.n)


def trimmed(sample, q):
    """The rows from the quantile q to the quantile 1 - q."""
    keep = (sample.value >= sample.quantile(q)) & (sample.value <= sample.quantile(1 - q))
    return Numbers(sample.value[keep], sample.rows[keep])


# ---------------------------------------------------------------- tests

def chi_square_sf(x, df):
    return float(special.chdtrc(df, x))


def normal_sf(z):
    return float(special.ndtr(-z))


def student_two_sided(t, df):
    return float(2 * special.stdtr(df, -abs(t)))


def contingency(i, j, yates=True):
    """Pearson's statistic and p-value of a table of two rows, Yates' correction at one degree of freedom."""
    i, j = np.asarray(i, float), np.asarray(j, float)
    n, m, df = i.sum(), j.sum(), len(i) - 1
    if df == 0:
        return 0.0, 1.0
    terms = []
    for rows, total in ((i, n), (j, m)):
        expected = (i + j) * total / (n + m)
        gap = np.abs(rows - expected)
        if df == 1 and yates:
            gap = gap - np.minimum(0.5, gap)
        terms += list(gap ** 2 / expected)
    statistic = math.fsum(terms)
    return statistic, chi_square_sf(statistic, df)


def goodness_of_fit(i, j, terms):
    """p-value of the current counts j against the expected counts i."""
    if len(i) < 2:
        return NAN, NAN
    statistic = terms(np.asarray(i, float), np.asarray(j, float))
    return statistic, 0.0 if statistic == INF else chi_square_sf(statistic, len(i) - 1)


def pearson_terms(expected, observed):
    return INF if (expected == 0).any() else math.fsum((observed - expected) ** 2 / expected)


def likelihood_terms(expected, observed):
    return 2 * math.fsum(entropy_terms(observed, expected))


def midranks(i, j):
    """Midrank of each distinct value in the pooled sample."""
    t = i + j
    return np.cumsum(t) - (t - 1) / 2


def mann_whitney(r, c, less):
    """U of the reference and its p-value with tie and continuity correction."""
    _, i, j, _ = pooled(r, c)
    n, m = r.n, c.n
    u = math.fsum(i * midranks(i, j)) - n * (n + 1) / 2
    ties = math.fsum((i + j).astype(float) ** 3 - (i + j))
    deviation = math.sqrt(n * m / 12 * (n + m + 1 - ties / ((n + m) * (n + m - 1))))
    distance = n * m / 2 - u
    if not less:
        distance = abs(distance)
    if deviation == 0:
        return u, 1.0
    p = normal_sf((distance - 0.5) / deviation)
    return u, p if less else min(1.0, 2 * p)


def cramer_von_mises(r, c):
    """T with midranks, and its p-value in the limit law."""
    _, i, j, _ = pooled(r, c)
    n, m = r.n, c.n
    total = n + m
    rank = midranks(i, j)
    u = 0.0
    for rows, size in ((i, n), (j, m)):
        own = np.repeat(rank, rows) - np.arange(1, size + 1)
        u += size * math.fsum(own ** 2)
    t = u / (n * m * total) - (4 * n * m - 1) / (6 * total)
    mean = (1 + 1 / total) / 6
    variance = (total + 1) / 45 * (4 * n * m * total - 3 * (n * n + m * m) - 2 * n * m) / (total * total * 4 * n * m)
    x = 1 / 6 + (t - mean) / math.sqrt(45 * variance)
    return t, limit_sf(x)


def limit_sf(x):
    """1 - P(W^2 <= x), the series of Csorgo and Faraway (1996); 1 below 0.003."""
    if x < 0.003:
        return 1.0
    total, k = 0.0, 0
    while True:
        y = 4 * k + 1
        q = y * y / (16 * x)
        z = (math.exp(math.lgamma(k + 0.5) - math.lgamma(k + 1)) / (math.pi ** 1.5 * math.sqrt(x))
             * math.sqrt(y) * math.exp(-q) * float(special.kv(0.25, q)))
        total += z
        k += 1
        if z < 1e-18:
            return max(0.0, 1 - total)


ANDERSON_LEVELS = (0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001)
# Scholz and Stephens (1987), table 2 for two samples: b0 + b1 + b2
ANDERSON_CRITICAL = tuple(a + b + c for a, b, c in zip(
    (0.675, 1.281, 1.645, 1.96, 2.326, 2.573, 3.085), (-0.245, 0.25, 0.678, 1.149, 1.822, 2.364, 3.615),
    (-0.105, -0.305, -0.362, -0.391, -0.396, -0.345, -0.154)))


def anderson_parabola():
    """Coefficients of the parabola that fits ln(level) over the critical values, by least squares."""
    x = np.array(ANDERSON_CRITICAL)
    return np.linalg.lstsq(np.vander(x, 3), np.log(ANDERSON_LEVELS), rcond=None)[0]


def anderson_darling(r, c):
    """The standardised statistic with midranks; scipy's p-value, from 0.001 to 0.25."""
    value, i, j, _ = pooled(r, c)
    n, m = r.n, c.n
    total = n + m
    if len(value) < 2 or total < 4:
        return NAN, NAN
    t = (i + j).astype(float)
    b = np.cumsum(t) - t / 2
    terms = []
    for rows, size in ((i, n), (j, m)):
        own = np.cumsum(rows) - rows / 2
        terms += list(t / total * (total * own - b * size) ** 2 / (b * (total - b) - total * t / 4) / size)
    raw = math.fsum(terms) * (total - 1) / total
    inverse = 1 / np.arange(total - 1, 1, -1)
    h = math.fsum(inverse) + 1
    g = math.fsum(np.cumsum(inverse) / np.arange(2, total))
    s = 1 / n + 1 / m
    k = 2
    pa = (4 * g - 6) * (k - 1) + (10 - 6 * g) * s
    pb = (2 * g - 4) * k ** 2 + 8 * h * k + (2 * g - 14 * h - 4) * s - 8 * h + 4 * g - 6
    pc = (6 * h + 2 * g - 2) * k ** 2 + (4 * h - 4 * g + 6) * k + (2 * h - 6) * s + 4 * h
    pd = (2 * h + 6) * k ** 2 - 4 * h * k
    variance = (pa * total ** 3 + pb * total ** 2 + pc * total + pd) / ((total - 1) * (total - 2) * (total - 3))
    statistic = (raw - 1) / math.sqrt(variance)
    if statistic < ANDERSON_CRITICAL[0]:
        return statistic, 0.25
    if statistic > ANDERSON_CRITICAL[-1]:
        return statistic, 0.001
    a, b, c0 = anderson_parabola()
    return statistic, math.exp((a * statistic + b) * statistic + c0)


def student(r, c, pooled_variance):
    """t of the reference mean less the current one, and its two-sided p-value."""
    n, m = r.n, c.n
    if n + m < 3 or (min(n, m) < 2 and not pooled_variance):
        return NAN, NAN
    gap = r.mean() - c.mean()
    if pooled_variance:
        df = n + m - 2
        error = math.sqrt((n * r.moment(2) + m * c.moment(2)) / df * (1 / n + 1 / m))
    else:
        vr, vc = r.moment(2) * n / (n - 1), c.moment(2) * m / (m - 1)
        error = math.sqrt(vr / n + vc / m)
        df = error ** 4 / ((vr / n) ** 2 / (n - 1) + (vc / m) ** 2 / (m - 1)) if error > 0 else NAN
    if error == 0:
        return (NAN, NAN) if gap == 0 else (math.copysign(INF, gap), 0.0)
    return gap / error, student_two_sided(gap / error, df)


# ---------------------------------------------------------------- the tools

def evidently_shares(i, j):
    """Shares of counts, zeros replaced by 1e-4, or by 1e-6 of the smallest share if that is at most 1e-4."""
    result = []
    for rows in (np.asarray(i), np.asarray(j)):
        share = rows / rows.sum()
        least = share[share > 0].min()
        result.append(np.where(share == 0, least / 10 ** 6 if least <= 1e-4 else 1e-4, share))
    return result


def evidently_counts(r, c):
    """Rows in Sturges' bins of the pooled sample, or of each value if the reference has at most 20."""
    _, i, j, both = pooled(r, c)
    if len(r.value) <= 20:
        return i, j
    edges = edges_sturges(both)
    return count(r, edges), count(c, edges)


class Evidently:
    """Numbers (r, c) or categories (i, j): the rows of each category in both samples."""

    @staticmethod
    def psi(i, j):
        return psi(*evidently_shares(i, j))

    @staticmethod
    def js_distance(i, j):
        return jensen_shannon(i, j)

    @staticmethod
    def kl_divergence(i, j):
        r, c = evidently_shares(i, j)
        return kullback_leibler(r / r.sum(), c / c.sum())

    @staticmethod
    def hellinger(i, j):
        r, c = i / i.sum(), j / j.sum()
        return math.sqrt(max(1 - math.fsum(np.sqrt(r * c)), 0))

    @staticmethod
    def hellinger_counts(r, c):
        """Rows in Sturges' bins of the distinct values of both samples."""
        value = pooled(r, c)[0]
        edges = edges_sturges(Numbers(value, np.ones(len(value), int)))
        return count(r, edges), count(c, edges)

    @staticmethod
    def total_variation(i, j):
        return math.fsum(np.abs(i / i.sum() - j / j.sum())) / 2

    @staticmethod
    def wasserstein(r, c):
        return wasserstein(r, c) / max(math.sqrt(r.moment(2)), 0.001)

    @staticmethod
    def chi2_test(i, j):
        return goodness_of_fit(i * (j.sum() / i.sum()), j, pearson_terms)

    @staticmethod
    def g_test(i, j):
        if i.sum() != j.sum():
            return NAN, NAN
        return goodness_of_fit(i, j, likelihood_terms)

    @staticmethod
    def z_test(i, j):
        """The category that comes first against all others."""
        if len(i) == 1:
            return NAN, 1.0
        n, m = i.sum(), j.sum()
        p, q = (n - i[0]) / n, (m - j[0]) / m
        both = (n + m - i[0] - j[0]) / (n + m)
        z = (p - q) / math.sqrt(both * (1 - both) * (1 / n + 1 / m))
        return z, 2 * normal_sf(abs(z))


def nannyml_shares(r, c):
    """Shares in Doane's bins of the reference; current rows outside are one more bin."""
    edges = edges_doane(r)
    i, j = count(r, edges), count(c, edges)
    return np.append(i, 0) / r.n, np.append(j, c.n - j.sum()) / c.n


def nannyml_category_shares(i, j):
    """Shares of the reference's categories; all others are one more."""
    known = i > 0
    return np.append(i[known], 0) / i.sum(), np.append(j[known], j[~known].sum()) / j.sum()


class Nannyml:
    ESTIMATED = 10000

    @staticmethod
    def js_distance(r, c):
        return jensen_shannon(r, c, 2)

    @staticmethod
    def l_infinity(i, j):
        return float(np.abs(i / i.sum() - j / j.sum()).max())

    @classmethod
    def ks(cls, r, c):
        if r.n < cls.ESTIMATED:
            return kolmogorov(r, c)
        edges = line(r.value[0], r.value[-1], cls.ESTIMATED)
        i, j = np.cumsum(count(r, edges)), np.cumsum(count(c, edges))
        return float(np.abs(i / r.n - (c.less(edges[0]) + j) / c.n).max())

    @classmethod
    def wasserstein(cls, r, c):
        if r.n < cls.ESTIMATED:
            return wasserstein(r, c)
        edges = line(*outer(r.value[0], r.value[-1]), cls.ESTIMATED)
        low, high, width = edges[0], edges[-1], edges[1] - edges[0]
        below, above = c.value < low, c.value > high
        smaller, bigger = int(c.rows[below].sum()), int(c.rows[above].sum())
        # one row more than there are lies on the border of the reference
        left = math.fsum(c.rows[below] * (low - c.value[below])) / c.n
        right = math.fsum(c.rows[above] * (c.value[above] - high)) / c.n
        i, j = np.cumsum(count(r, edges)) / r.n, np.cumsum(count(c, edges)) / c.n
        shift = (smaller + 1) / c.n if smaller > 0 else 0
        return math.fsum(np.abs(i - (j + shift))) * width + left + right


class Deepchecks:
    FLOOR = 0.01
    RARE = 0.01
    MARGIN = 0.025
    LEAST_ROWS = 10

    @classmethod
    def counts(cls, i, j):
        """Categories below 1 % of the reference are one, which is left out if it is at most 1 % of both sides."""
        n, m = int(i.sum()), int(j.sum())
        rare = i < n * cls.RARE
        i2, j2 = list(i[~rare]), list(j[~rare])
        if i[rare].sum() > cls.RARE * n or j[rare].sum() > cls.RARE * m:
            i2.append(i[rare].sum())
            j2.append(j[rare].sum())
        return np.array(i2), np.array(j2)

    @classmethod
    def psi(cls, i, j):
        i, j = cls.counts(i, j)
        return psi(np.maximum(i / i.sum(), cls.FLOOR), np.maximum(j / j.sum(), cls.FLOOR)) if len(i) else 0.0

    @classmethod
    def cramers_v(cls, i, j):
        i, j = cls.counts(i, j)
        if len(i) == 1:
            return 0.0
        n, m = i.sum(), j.sum()
        if n > m:
            i = np.round(i * (m / n))
        elif n < m:
            j = np.round(j * (n / m))
        if i.sum() == 0 or j.sum() == 0:
            return NAN
        some = (i > 0) | (j > 0)
        i, j = i[some], j[some]
        n, k = i.sum() + j.sum(), len(i)
        phi = max(0, contingency(i, j)[0] / n - (k - 1) / (n - 1))
        return math.sqrt(phi / min(k - (k - 1) ** 2 / (n - 1) - 1, 2 - 1 / (n - 1) - 1))

    @classmethod
    def wasserstein(cls, r, c):
        r, c = trimmed(r, cls.MARGIN), trimmed(c, cls.MARGIN)
        low, high = min(r.value[0], c.value[0]), max(r.value[-1], c.value[-1])
        return wasserstein(r, c) / (high - low) if high > low else 0.0


def frouros_counts(r, c, bins):
    """Rows in equal bins over the range of both samples."""
    edges = line(*outer(min(r.value[0], c.value[0]), max(r.value[-1], c.value[-1])), bins)
    return count(r, edges), count(c, edges)


def frouros_masses(r, c, bins):
    """What two histograms, each with bins of its own, hold in bins - 1 equal parts of the common range."""
    points = np.linspace(min(r.value[0], c.value[0]), max(r.value[-1], c.value[-1]), bins)
    result = []
    for sample in (r, c):
        edges = edges_auto(sample)
        below = np.concatenate([[0], np.cumsum(count(sample, edges))]) / sample.n
        result.append(np.diff(np.interp(points, edges, below)))
    return result


class Frouros:
    TINY = 2.2250738585072014e-308

    @classmethod
    def psi(cls, r, c, bins=10):
        i, j = frouros_counts(r, c, bins)
        return psi(np.maximum(i / r.n, cls.TINY), np.maximum(j / c.n, cls.TINY))

    @staticmethod
    def hellinger(r, c, bins=10):
        i, j = frouros_counts(r, c, bins)
        return hellinger(i / r.n, j / c.n)

    @staticmethod
    def total_variation(r, c, bins=10):
        i, j = frouros_counts(r, c, bins)
        return math.fsum(np.abs(i / r.n - j / c.n)) / 2

    @staticmethod
    def js_distance(r, c, bins=10):
        return jensen_shannon(*frouros_masses(r, c, bins))

    @staticmethod
    def kl_divergence(r, c, bins=10):
        p, q = frouros_masses(r, c, bins)
        return kullback_leibler(q, p)
