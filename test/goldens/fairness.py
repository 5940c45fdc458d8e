#!/usr/bin/env python3
"""Goldens of group_rates and fairness.

Usage: fairness.py > fairness.sql      (the output is committed)

Needs fairlearn 0.15.0, scikit-learn 1.9.1, statsmodels 0.15.0, scipy 1.17.1, numpy 2.4.6.
Nothing here calls or imitates the extension's code:
  differences and ratios   fairlearn.metrics: demographic_parity_*, equal_opportunity_*,
                           equalized_odds_* (worst case), and for fpr and ppv
                           MetricFrame(...).difference() and .ratio()
  rates                    fairlearn.metrics.MetricFrame(...).by_group
  intervals of rates       scipy.stats.binomtest(k, n).proportion_ci(method='wilson')
  intervals of gaps        statsmodels confint_proportions_2indep, compare='diff',
                           method='newcomb' and compare='ratio', method='log', at
                           alpha = 0.05 / pairs
Rows are given as counts, (group, tp, fp, fn, tn).  fairlearn counts a rate without a
denominator as 0; such groups are left out before it is called (definition: left out and
listed), and a group that lacks one rate is left out of all, so that one call serves.
Ratios 0/0 are NULL here.
"""
import warnings

import numpy as np
from fairlearn import metrics as fm
from scipy.stats import binomtest
from sklearn.metrics import precision_score
from statsmodels.stats.proportion import confint_proportions_2indep

warnings.simplefilter("ignore")
RATES = {"selection_rate": fm.selection_rate, "tpr": fm.true_positive_rate,
         "fpr": fm.false_positive_rate, "ppv": precision_score}


def num(x):
    return "NULL" if x is None or np.isnan(x) else repr(float(x))


def cases(rng):
    """Lists of (group, tp, fp, fn, tn)."""
    for case in range(400):
        groups = int(rng.integers(2, 9))
        scale = [3, 12, 60, 400][case % 4]
        rows = []
        for g in range(groups):
            shape = rng.dirichlet([0.7, 0.7, 0.7, 0.7])
            n = 1 + int(rng.integers(scale))
            rows.append(("g%d" % g, *(int(x) for x in rng.multinomial(n, shape))))
        yield rows
    yield [("g0", 10, 10, 10, 10), ("g1", 20, 20, 20, 20)]             # equal rates
    yield [("g0", 10, 0, 0, 10), ("g1", 7, 0, 0, 2)]                   # perfect
    yield [("g0", 0, 5, 5, 0), ("g1", 0, 8, 2, 0)]                     # always wrong
    yield [("g0", 1, 1, 1, 1), ("g1", 200000, 3, 1, 4), ("g2", 1, 3, 100000, 2)]
    yield [("g0", 0, 0, 3, 7), ("g1", 0, 0, 1, 4)]                     # nothing selected: no ppv
    yield [("g0", 4, 0, 0, 0), ("g1", 0, 3, 0, 5), ("g2", 2, 2, 2, 2)]  # one class in two groups


def lacks(row):
    _, tp, fp, fn, tn = row
    return tp + fn == 0 or fp + tn == 0 or tp + fp == 0


def arrays(rows):
    y, p, g = [], [], []
    for name, tp, fp, fn, tn in rows:
        y += [1] * tp + [0] * fp + [1] * fn + [0] * tn
        p += [1] * (tp + fp) + [0] * (fn + tn)
        g += [name] * (tp + fp + fn + tn)
    return np.array(y), np.array(p), np.array(g)


def share(row, rate):
    _, tp, fp, fn, tn = row
    return {"selection_rate": (tp + fp, tp + fp + fn + tn), "tpr": (tp, tp + fn),
            "fpr": (fp, fp + tn), "ppv": (tp, tp + fp)}[rate]


def interval(rows, rate, by_group, ratio):
    """Of the pair of extreme groups that fairlearn's rates name, the first of equals."""
    values = by_group[rate]
    low = rows[[r[0] for r in rows].index(values.idxmin())]
    high = rows[[r[0] for r in rows].index(values.idxmax())]
    if low is high:
        high = next(r for r in rows if r is not low)
    (k1, n1), (k2, n2) = share(low, rate), share(high, rate)
    alpha = 0.05 / (len(rows) * (len(rows) - 1) / 2)
    if not ratio:
        return confint_proportions_2indep(k2, n2, k1, n1, method="newcomb", compare="diff", alpha=alpha, correction=False)
    if k1 == 0 or k2 == 0 or (k1 == n1 and k2 == n2):
        return None, None
    return confint_proportions_2indep(k1, n1, k2, n2, method="log", compare="ratio", alpha=alpha, correction=False)


def main():
    rng = np.random.default_rng(20261124)
    out, rates, gaps = [], [], []
    for number, rows in enumerate(cases(rng)):
        out += ["(%d,'%s',%d,%d,%d,%d)" % (number, *row) for row in rows]
        if number % 5 == 0:
            for row in rows:
                for rate in RATES:
                    k, n = share(row, rate)
                    ci = binomtest(k, n).proportion_ci(method="wilson") if n else (np.nan, np.nan)
                    rates.append("(%d,'%s','%s',%s,%s,%s)" % (number, row[0], rate, num(k / n if n else np.nan), num(ci[0]), num(ci[1])))
        rows = [row for row in rows if not lacks(row)]
        if len(rows) < 2:
            continue
        y, p, g = arrays(rows)
        frame = fm.MetricFrame(metrics=RATES, y_true=y, y_pred=p, sensitive_features=g)
        by, difference, ratio = frame.by_group, frame.difference(), frame.ratio()
        call = dict(y_true=y, y_pred=p, sensitive_features=g)
        values = {
            ("demographic_parity", "difference"): fm.demographic_parity_difference(**call),
            ("demographic_parity", "ratio"): fm.demographic_parity_ratio(**call),
            ("equal_opportunity", "difference"): fm.equal_opportunity_difference(**call),
            ("equal_opportunity", "ratio"): fm.equal_opportunity_ratio(**call),
            ("predictive_equality", "difference"): difference["fpr"],
            ("predictive_equality", "ratio"): ratio["fpr"],
            ("equalized_odds", "difference"): fm.equalized_odds_difference(**call),
            ("equalized_odds", "ratio"): fm.equalized_odds_ratio(**call),
            ("predictive_parity", "difference"): difference["ppv"],
            ("predictive_parity", "ratio"): ratio["ppv"],
        }
        for (metric, comparison), value in values.items():
            rate = {"demographic_parity": "selection_rate", "equal_opportunity": "tpr",
                    "predictive_equality": "fpr", "predictive_parity": "ppv"}.get(metric)
            of = [rate] if rate else ["tpr", "fpr"]
            if comparison == "ratio" and any(by[r].max() == 0 for r in of):
                value = np.nan
            if rate is None:
                gap = difference if comparison == "difference" else ratio
                rate = max(of, key=lambda r: gap[r]) if comparison == "difference" else min(of, key=lambda r: gap[r])
            ci = (None, None) if np.isnan(value) else interval(rows, rate, by, comparison == "ratio")
            gaps.append("(%d,'%s','%s',%s,%s,%s)" % (number, metric, comparison, num(value), *map(num, (np.nan if x is None else x for x in ci))))

    import fairlearn, scipy, sklearn, statsmodels
    print("-- Made by test/goldens/fairness.py: fairlearn %s, scikit-learn %s, statsmodels %s, scipy %s, numpy %s.  Do not edit." % (
        fairlearn.__version__, sklearn.__version__, statsmodels.__version__, scipy.__version__, np.__version__))
    print("CREATE TEMP TABLE golden_count (id int, g text, tp int, fp int, fn int, tn int);")
    print("INSERT INTO golden_count VALUES\n%s;" % ",\n".join(out))
    print("CREATE TEMP TABLE golden_rate (id int, g text, rate text, value float8, low float8, high float8);")
    print("INSERT INTO golden_rate VALUES\n%s;" % ",\n".join(rates))
    print("CREATE TEMP TABLE golden_gap (id int, metric text, comparison text, value float8, low float8, high float8);")
    print("INSERT INTO golden_gap VALUES\n%s;" % ",\n".join(gaps))


if __name__ == "__main__":
    main()
