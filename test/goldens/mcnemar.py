"""Goldens for test/sql/mcnemar.sql.

    pip install statsmodels==0.14.1 scipy==1.11.4
    python test/goldens/mcnemar.py > test/goldens/mcnemar.sql

  p_value            statsmodels.stats.contingency_tables.mcnemar(exact=True) below 25 discordant rows, else
                     mcnemar(exact=False, correction=False)
  low, high, p_ref   by formula of Bonett and Price (2012) in Python's statistics.NormalDist; p_ref two-sided, of reference

Deterministic: the same versions write the same bytes.
"""
import math
import random
from statistics import NormalDist

from statsmodels.stats.contingency_tables import mcnemar


def main():
    rng = random.Random(7)
    normal = NormalDist()
    print("-- Made by test/goldens/mcnemar.py (statsmodels 0.14.1; Bonett and Price by statistics.NormalDist).")
    print("CREATE TEMPORARY TABLE golden_mcnemar (b bigint, c bigint, n bigint, level float8, reference float8,")
    print("\tlow float8, high float8, p_value float8, p_reference float8, exact boolean);")
    print("COPY golden_mcnemar FROM stdin;")
    for case in range(400):
        top = rng.choice((3, 12, 13, 40, 400, 100000))
        b, c = rng.randint(0, top), rng.randint(0, top)
        n = b + c + rng.choice((0, 1, 50, 1000, 10 ** 7))
        if n == 0:
            n = 1
        level = rng.choice((0.5, 0.9, 0.95, 0.999))
        reference = rng.choice((-0.02, 0.01, 0.3))
        exact = b + c < 25
        p = mcnemar([[0, b], [c, 0]], exact=exact, correction=False).pvalue if b + c else 1.0
        x, y = (b + 1) / (n + 2), (c + 1) / (n + 2)
        s = math.sqrt((x + y - (y - x) ** 2) / (n + 2))
        z = normal.inv_cdf(0.5 + level / 2)
        r = math.erfc(abs((y - x - reference) / s) / math.sqrt(2))
        print("\t".join(str(v) for v in (b, c, n, level, reference, max(-1.0, y - x - z * s), min(1.0, y - x + z * s), float(p), r,
                                         "t" if exact else "f")))
    print("\\.")


if __name__ == "__main__":
    main()
