"""Figures of one tool, computed by its own functions on the data sets of data.py, as lines of JSON.

    VENV/bin/python figures.py evidently|deepchecks|frouros|nannyml

Runs in an environment with the versions of requirements/TOOL.txt; compat.py starts it.  Every figure is
compared with rules.py before it is printed: a disagreement ends the run.
"""
import importlib.metadata
import json
import math
import sys
import warnings

import numpy as np

import data
import rules

warnings.simplefilter("ignore")
np.seterr(all="ignore")

ROUNDING = 1e-12
# Both distances are roots of a sum that the tools form with an error of a few 1e-16.
ROOTS = ("js_distance", "hellinger")
ROOT_ROUNDING = 4e-15
# Two different constants: numpy's variance is not 0 but rounding, and t is -1e14 instead of infinite.
NOISE = {("frouros", "t_test", "constant_moved", "statistic")}
# Evidently's copy of scipy's exact Cramer-von Mises p-value fails with numpy 2 for most samples of a few rows, and
# gives three digits for others.
BROKEN = {("evidently", "cramer_von_mises", "two_each", "p_value")}
# scipy stops the series of the Cramer-von Mises limit law at terms below 1e-7, which add up to 4e-7.
SERIES = 1e-6


def tolerance(function, field, value):
    """How far the tool itself may be from its own definition."""
    if value is None or not math.isfinite(value):
        return 0.0
    if function in ROOTS:
        noise = math.sqrt(ROOT_ROUNDING) if value == 0 else min(math.sqrt(ROOT_ROUNDING), ROOT_ROUNDING / (2 * value))
        return max(ROUNDING, noise)
    if function == "cramer_von_mises" and field == "p_value":
        return SERIES
    return ROUNDING * max(1.0, abs(value))


class Output:
    """Prints figures, each after its comparison with the rule."""

    def __init__(self, tool):
        self.tool = tool
        self.version = importlib.metadata.version(tool)
        self.lines = 0

    def figure(self, function, kind, name, call, rule, field="value", bins=None):
        """call() is the tool's figure, rule the expected one; NULL stands for NaN and for an error."""
        if (self.tool, function, name, field) in BROKEN:
            return
        try:
            value = call()
        except Exception as error:
            value, note = None, type(error).__name__
        else:
            value, note = (None, value) if isinstance(value, str) else (float(value), "")
            if value is not None and math.isnan(value):
                value, note = None, "NaN"
        expected = rule() if callable(rule) else rule
        expected = None if expected is None or math.isnan(expected) else float(expected)
        if (self.tool, function, name, field) in NOISE and abs(value) > 1e12:
            return
        limit = tolerance(function, field, value)
        same = expected is None if value is None else \
            expected is not None and (value == expected or abs(value - expected) <= limit)
        if not same:
            sys.exit(f"{self.tool} {function} {kind} {name} {field}: {value!r} {note}, by the rule {expected!r}")
        print(json.dumps([self.tool, self.version, function, kind, name, bins, field, value, limit, note]))
        self.lines += 1


def usable(values):
    """Without NULL and NaN, as every tool or its caller drops them."""
    return [v for v in values if v is not None and not (isinstance(v, float) and math.isnan(v))]


def finite(values):
    return [v for v in usable(values) if math.isfinite(v)]


def table(reference, current):
    """Rows of every category in both samples, in ascending order of the category."""
    keys = sorted(set(reference) | set(current))
    return [np.array([sample.count(k) for k in keys]) for sample in (reference, current)]


def numbers(infinities=False):
    for name, (reference, current) in data.NUMBERS.items():
        if infinities or name != "infinite":
            yield name, data.values(reference), data.values(current)


def infinite():
    """Infinities are ordinary values for ranks; distances and bins have no figure."""
    reference, current = data.NUMBERS["infinite"]
    yield "infinite", data.values(reference), data.values(current)


def categories():
    """Text categories, and some numbers taken as categories."""
    for name, (reference, current) in data.CATEGORIES.items():
        yield name, data.names(reference), data.names(current), "category"
    for name in ("few", "ties"):
        reference, current = data.NUMBERS[name]
        yield name, data.values(reference), data.values(current), "number as category"


# ---------------------------------------------------------------- Evidently

def evidently(out):
    import pandas as pd
    from evidently import DataDefinition, Dataset, Report
    from evidently.legacy.calculations.stattests.tvd_stattest import _total_variation_distance
    from evidently.metrics import ValueDrift

    def drift(method, reference, current, numerical):
        """The drift score that a report shows."""
        columns = {"numerical_columns": ["x"] if numerical else [], "categorical_columns": [] if numerical else ["x"]}
        sets = [Dataset.from_pandas(pd.DataFrame({"x": s}), DataDefinition(**columns)) for s in (current, reference)]
        return Report([ValueDrift(column="x", method=method)]).run(*sets).dict()["metrics"][0]["value"]

    tool = rules.Evidently
    for name, reference, current in numbers(infinities=True):
        r, c = rules.Numbers.of(finite(reference)), rules.Numbers.of(finite(current))
        counts = rules.evidently_counts(r, c)

        def figure(function, method, rule, field="value"):
            out.figure(function, "number", name, lambda: drift(method, reference, current, True), rule, field)

        figure("psi", "psi", tool.psi(*counts))
        figure("js_distance", "jensenshannon", tool.js_distance(*counts))
        figure("kl_divergence", "kl_div", tool.kl_divergence(*counts))
        figure("hellinger", "hellinger", tool.hellinger(*tool.hellinger_counts(r, c)))
        figure("wasserstein", "wasserstein", tool.wasserstein(r, c))
        figure("energy_distance", "ed", rules.energy(r, c))
        figure("ks_test", "ks", lambda: scipy_ks(finite(reference), finite(current)).pvalue, "p_value")
        figure("anderson_darling", "anderson", rules.anderson_darling(r, c)[1], "p_value")
        figure("cramer_von_mises", "cramer_von_mises", lambda: cramer(r, c, finite(reference), finite(current))[1], "p_value")
        figure("mann_whitney", "mannw", lambda: mann(r, c, finite(reference), finite(current), "less")[1], "p_value")
        figure("t_test", "t_test", rules.student(r, c, True)[1], "p_value")
    for name, reference, current, kind in categories():
        i, j = table(usable(reference), usable(current))

        def figure(function, method, rule, field="value"):
            out.figure(function, kind, name, lambda: drift(method, reference, current, False), rule, field)

        figure("psi", "psi", tool.psi(i, j))
        figure("js_distance", "jensenshannon", tool.js_distance(i, j))
        figure("kl_divergence", "kl_div", tool.kl_divergence(i, j))
        figure("hellinger", "hellinger", tool.hellinger(i, j))
        figure("chi2_test", "chisquare", tool.chi2_test(i, j)[1], "p_value")
        figure("g_test", "g_test", tool.g_test(i, j)[1], "p_value")
        figure("z_test", "z", tool.z_test(i, j)[1], "p_value")
        out.figure("total_variation", kind, name,
                   lambda: _total_variation_distance(pd.Series(usable(reference)), pd.Series(usable(current))),
                   tool.total_variation(i, j))


# ---------------------------------------------------------------- scipy's exact p-values and its KS

def scipy_ks(reference, current):
    """Rule of ks_2samp: exact up to 10,000 rows.  test/goldens/significance.py verifies it by rationals."""
    from scipy import stats
    return stats.ks_2samp(reference, current)


def cramer(r, c, reference, current):
    from scipy import stats
    if min(r.n, c.n) < 2:
        return math.nan, math.nan
    if max(r.n, c.n) <= 20:
        exact = stats.cramervonmises_2samp(reference, current, method="exact")
        return rules.cramer_von_mises(r, c)[0], exact.pvalue
    return rules.cramer_von_mises(r, c)


def mann(r, c, reference, current, alternative):
    from scipy import stats
    ties = len(rules.pooled(r, c)[0]) < r.n + c.n
    if min(r.n, c.n) <= 8 and not ties:
        exact = stats.mannwhitneyu(reference, current, alternative=alternative, method="exact")
        return rules.mann_whitney(r, c, alternative == "less")[0], exact.pvalue
    return rules.mann_whitney(r, c, alternative == "less")


# ---------------------------------------------------------------- NannyML

def nannyml(out):
    import pandas as pd
    from nannyml.chunk import SizeBasedChunker
    from nannyml.drift.univariate.methods import FeatureType, MethodFactory
    from nannyml.thresholds import ConstantThreshold

    def fitted(method, kind, reference):
        result = MethodFactory.create(method, kind, chunker=SizeBasedChunker(10 ** 6), threshold=ConstantThreshold(0, 1))
        return result.fit(pd.Series(reference, name="x"))

    def p_value(method, current):
        method.calculate(pd.Series(current, name="x"))
        return method._p_value

    tool = rules.Nannyml
    for name, reference, current in numbers():
        r, c = rules.Numbers.of(usable(reference)), rules.Numbers.of(usable(current))

        def figure(function, method, rule, field="value"):
            out.figure(function, "number", name,
                       lambda: fitted(method, FeatureType.CONTINUOUS, reference).calculate(pd.Series(current, name="x")),
                       rule, field)

        shares = rules.nannyml_shares(r, c)
        figure("js_distance", "jensen_shannon", tool.js_distance(*shares))
        figure("hellinger", "hellinger", rules.hellinger(*shares))
        figure("ks_test", "kolmogorov_smirnov", tool.ks(r, c), "statistic")
        figure("wasserstein", "wasserstein", tool.wasserstein(r, c))
    for name, reference, current in infinite():
        out.figure("ks_test", "number", name,
                   lambda: fitted("kolmogorov_smirnov", FeatureType.CONTINUOUS, reference).calculate(pd.Series(current, name="x")),
                   rules.kolmogorov(rules.Numbers.of(usable(reference)), rules.Numbers.of(usable(current))), "statistic")
    for name, reference, current, kind in categories():
        i, j = table(usable(reference), usable(current))

        def figure(function, method, rule, field="value"):
            out.figure(function, kind, name,
                       lambda: fitted(method, FeatureType.CATEGORICAL, reference).calculate(pd.Series(current, name="x")),
                       rule, field)

        shares = rules.nannyml_category_shares(i, j)
        figure("js_distance", "jensen_shannon", tool.js_distance(*shares))
        figure("hellinger", "hellinger", rules.hellinger(*shares))
        figure("l_infinity", "l_infinity", tool.l_infinity(i, j))
        figure("chi2_test", "chi2", rules.contingency(i, j)[0], "statistic")
        out.figure("chi2_test", kind, name, lambda: p_value(fitted("chi2", FeatureType.CATEGORICAL, reference), current),
                   rules.contingency(i, j)[1], "p_value")


# ---------------------------------------------------------------- deepchecks

def deepchecks(out):
    import pandas as pd
    from deepchecks.utils.distribution.drift import calc_drift_and_plot

    def drift(reference, current, kind, **options):
        """What the checks of feature, label and prediction drift call, with the defaults of FeatureDrift."""
        return calc_drift_and_plot(pd.Series(reference), pd.Series(current), "x", kind, with_display=False, **options)[0]

    def score(r, c, figure):
        """Fewer than 10 rows give 'not_enough_samples'."""
        return figure() if min(r, c) >= rules.Deepchecks.LEAST_ROWS else None

    tool = rules.Deepchecks
    for name, reference, current in numbers():
        r, c = rules.Numbers.of(usable(reference)), rules.Numbers.of(usable(current))
        for function, method, field, rule in (
                ("wasserstein", "EMD", "value", lambda: tool.wasserstein(r, c)),
                ("ks_test", "KS", "statistic", lambda: rules.kolmogorov(r, c))):
            out.figure(function, "number", name,
                       lambda: drift(reference, current, "numerical", numerical_drift_method=method),
                       score(r.n, c.n, rule), field)
    for name, reference, current in infinite():
        out.figure("ks_test", "number", name, lambda: drift(reference, current, "numerical", numerical_drift_method="KS"),
                   rules.kolmogorov(rules.Numbers.of(usable(reference)), rules.Numbers.of(usable(current))), "statistic")
    for name, reference, current, kind in categories():
        i, j = table(usable(reference), usable(current))
        for function, method, field, rule in (
                ("psi", "PSI", "value", lambda: tool.psi(i, j)),
                ("chi2_test", "cramers_v", "cramers_v", lambda: tool.cramers_v(i, j))):
            out.figure(function, kind, name,
                       lambda: drift(reference, current, "categorical", categorical_drift_method=method),
                       score(i.sum(), j.sum(), rule), field)


# ---------------------------------------------------------------- frouros

def frouros(out):
    from frouros.detectors import data_drift as detectors

    def compare(detector, reference, current, **options):
        detector = detector(**options)
        detector.fit(X=np.array(reference))
        return detector.compare(X=np.array(current))[0]

    tool = rules.Frouros
    for name, reference, current in numbers():
        # frouros does not treat NaN: its caller drops it
        reference, current = usable(reference), usable(current)
        r, c = rules.Numbers.of(reference), rules.Numbers.of(current)
        for bins in (10, 25):
            for function, detector, rule in (
                    ("psi", detectors.PSI, tool.psi), ("js_distance", detectors.JS, tool.js_distance),
                    ("kl_divergence", detectors.KL, tool.kl_divergence),
                    ("hellinger", detectors.HellingerDistance, tool.hellinger),
                    ("total_variation", detectors.HINormalizedComplement, tool.total_variation)):
                out.figure(function, "number", name,
                           lambda: compare(detector, reference, current, num_bins=bins).distance,
                           rule(r, c, bins), bins=bins)
        out.figure("wasserstein", "number", name,
                   lambda: compare(detectors.EMD, reference, current).distance, rules.wasserstein(r, c))
        out.figure("energy_distance", "number", name,
                   lambda: compare(detectors.EnergyDistance, reference, current).distance, rules.energy(r, c))
    for name, reference, current in list(numbers()) + list(infinite()):
        reference, current = usable(reference), usable(current)
        r, c = rules.Numbers.of(reference), rules.Numbers.of(current)
        for function, detector, rule in (
                ("ks_test", detectors.KSTest, lambda: (rules.kolmogorov(r, c), scipy_ks(reference, current).pvalue)),
                ("cramer_von_mises", detectors.CVMTest, lambda: cramer(r, c, reference, current)),
                ("anderson_darling", detectors.AndersonDarlingTest, lambda: rules.anderson_darling(r, c)),
                ("mann_whitney", detectors.MannWhitneyUTest, lambda: mann(r, c, reference, current, "two-sided")),
                ("t_test", detectors.WelchTTest,
                 lambda: rules.student(r, c, False) if np.isfinite(r.value[-1]) else (math.nan, math.nan))):
            for field, attribute, at in (("statistic", "statistic", 0), ("p_value", "p_value", 1)):
                out.figure(function, "number", name,
                           lambda: getattr(compare(detector, reference, current), attribute), rule()[at], field)
    for name, reference, current, kind in categories():
        reference, current = usable(reference), usable(current)
        i, j = table(reference, current)
        for field, attribute, at in (("statistic", "statistic", 0), ("p_value", "p_value", 1)):
            out.figure("chi2_test", kind, name,
                       lambda: getattr(compare(detectors.ChiSquareTest, reference, current), attribute),
                       rules.contingency(i, j)[at], field)


if __name__ == "__main__":
    tool = sys.argv[1]
    output = Output(tool)
    globals()[tool](output)
    print(f"{tool} {output.version}: {output.lines} figures agree with their rules", file=sys.stderr)
