"""Goldens for test/sql/bh_adjust.sql.

    pip install -r test/goldens/requirements.txt
    python test/goldens/multiplicity.py > test/goldens/multiplicity.sql

The adjusted p-value of p is the smallest n q / (number of p-values <= q) over the
p-values q >= p, at most 1: as rationals from that sentence, and checked against
statsmodels.stats.multitest.multipletests (method fdr_bh).  Deterministic.
"""
from fractions import Fraction

import statsmodels
from statsmodels.stats.multitest import multipletests


def adjusted(p):
    exact = [Fraction(x) for x in p]
    return [min([Fraction(1)] + [len(p) * q / sum(r <= q for r in exact) for q in exact if q >= x]) for x in exact]


def numbers(n, power, digits, seed):
    state = seed
    for _ in range(n):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        yield round(((state >> 11) / 2 ** 53) ** power, digits)


CASES = {
    'one': [0.03],
    'zero and one': [0.0, 1.0],
    'all one': [1.0, 1.0, 1.0],
    # Benjamini and Hochberg (1995), section 3.3
    'thrombolysis': [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
                     0.6528, 0.7590, 1.0000],
    'descending': [0.9, 0.5, 0.1, 0.05, 0.04, 0.03, 0.02, 0.01],
    'ties': [0.5, 0.01, 0.5, 0.01, 0.04, 0.01, 0.04],
    'tiny': [1e-300, 2e-300, 1e-30, 5e-324, 0.2],
    'random': list(numbers(40, 1, 12, 7)),
    'drifted': list(numbers(60, 6, 12, 8)),
    'rounded': list(numbers(50, 2, 2, 9)),
    'many': list(numbers(300, 3, 4, 10)),
}

print('-- Written by multiplicity.py; do not edit.')
print(f'-- statsmodels {statsmodels.__version__}\n')
print('CREATE TEMPORARY TABLE bh (name text, p float8[], adjusted float8[]);')
print('COPY bh FROM stdin;')
for name, p in CASES.items():
    exact = adjusted(p)
    theirs = multipletests(p, method='fdr_bh')[1]
    for ours, other in zip(exact, theirs):
        assert abs(float(ours) - other) <= 1e-15 * other + 1e-322, (name, ours, other)
    print('\t'.join([name, '{' + ','.join(map(repr, p)) + '}', '{' + ','.join(repr(float(x)) for x in exact) + '}']))
print('\\.')
