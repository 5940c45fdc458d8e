"""Intervals of the paired block bootstrap of rules calibration and fairness, by numpy.

Rows and draws come from the test (test/sql/gate_rules.sql, table log in the window of its gates):
  rows.csv   day, y, p, p_bad, g, d, d_bad
  draws.csv  SELECT * FROM retrain.block_draws(15, 200, 0)
python3 gate_rules.py rows.csv draws.csv
"""
import csv
import sys

import numpy as np

rows = list(csv.reader(open(sys.argv[1])))
day = np.unique([int(r[0]) for r in rows], return_inverse=True)[1]
y = np.array([int(r[1]) for r in rows])
p = [np.array([float(r[k]) for r in rows]) for k in (2, 3)]
g = np.array([r[4] for r in rows])
d = [np.array([int(r[k]) for r in rows]) for k in (5, 6)]
times = np.zeros((200, 15), dtype=int)
for replicate, block, n in csv.reader(open(sys.argv[2])):
    times[int(replicate) - 1, int(block) - 1] = int(n)


def ece(probability, weight):
    bins = np.clip(np.digitize(probability, np.arange(1, 16) / 15, right=True), 0, 14)
    return np.abs(np.bincount(bins, weight * (probability - y), 15)).sum() / weight.sum()


def gap(decision, weight):
    rates = [np.average(decision[g == k], weights=weight[g == k]) for k in np.unique(g) if (g == k).sum() >= 100]
    return max(rates) - min(rates)


for name, figure, side in (("ece", ece, p), ("demographic_parity", gap, d)):
    draws = [figure(side[1], t[day]) - figure(side[0], t[day]) for t in times]
    one = np.ones(len(y))
    print(name, "%.8f" % (figure(side[1], one) - figure(side[0], one)), *("%.8f" % q for q in np.quantile(draws, (0.025, 0.975))))
print("numpy", np.__version__)
