"""Data sets of the compat goldens, as expressions that Python and SQL evaluate to the same doubles.

A sample is a list of segments (rows, expression, divisor): row i of a segment, counted from 0, has the
value expression / divisor.  Expressions are whole numbers made of i, literals, + - * % and parentheses, never
negative inside %, so that both languages agree; the division is one of doubles.  NULL, NaN, Infinity and
-Infinity stand for themselves.  Of categories the name is prefix || expression: (rows, prefix, expression).
"""
import math

SPECIAL = {"NULL": None, "NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}

# Four residues added up look like a bell: mean 2, standard deviation 0.577, at most three decimals.
BELL = "(i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991)"
LINE = "(i * 7919 % 1009)"

NUMBERS = {
    # same rows, other order
    "same": ([(1009, LINE, 1009)], [(1009, "((i + 500) * 7919 % 1009)", 1009)]),
    # one standard deviation up, down; a wider bell
    "shift_up": ([(1000, BELL, 1000)], [(800, BELL + " + 577", 1000)]),
    "shift_down": ([(1000, BELL + " + 577", 1000)], [(700, BELL, 1000)]),
    "wider": ([(1500, BELL, 1000)], [(1300, "2 * " + BELL, 1450)]),
    # negative numbers of a large and of a small scale
    "scale_large": ([(600, "(" + BELL + " - 2000) * 1000", 1)], [(640, "(" + BELL + " - 1900) * 1000", 1)]),
    "scale_small": ([(600, BELL + " - 2000", 1e9)], [(640, BELL + " - 1900", 1e9)]),
    # 31 and 10 distinct values: Evidently makes bins of the first, one category of each value of the second
    "ties": ([(900, "(i * 7 % 31 + i * 11 % 17)", 4)], [(750, "(i * 5 % 31 + i * 13 % 19)", 4)]),
    "few": ([(500, "(i * i % 10)", 2)], [(450, "(i * i * i % 12)", 2)]),
    "zero_inflated": ([(600, "0", 1), (400, LINE, 100)], [(450, "0", 1), (350, LINE, 90)]),
    # one value 1000 beside a full shift
    "outlier_current": ([(1000, BELL, 1000)], [(799, BELL + " + 577", 1000), (1, "1000", 1)]),
    "outlier_reference": ([(999, BELL, 1000), (1, "1000", 1)], [(800, BELL + " + 577", 1000)]),
    "constant_same": ([(200, "5", 1)], [(150, "5", 1)]),
    "constant_moved": ([(200, "500", 100)], [(150, "501", 100)]),
    "constant_reference": ([(300, "2", 1)], [(400, BELL, 1000)]),
    "constant_current": ([(400, BELL, 1000)], [(300, "2", 1)]),
    "skewed": ([(1000, LINE + " * " + LINE, 1018081)], [(900, LINE + " * " + LINE + " * 9", 10180810)]),
    "disjoint": ([(250, LINE, 1009)], [(260, LINE + " + 2018", 1009)]),
    # exact p-values: no ties, and ties
    "small": ([(8, "(i * 37 % 101)", 10)], [(15, "(i * 41 % 103) * 2 + 1", 20)]),
    "small_ties": ([(12, "(i * 5 % 7)", 1)], [(14, "(i * 3 % 8)", 1)]),
    "small_reverse": ([(15, "(i * 41 % 103) * 2 + 1", 20)], [(8, "(i * 37 % 101)", 10)]),
    "two_each": ([(2, "i * 3 + 1", 1)], [(2, "i + 2", 1)]),
    "one_each": ([(1, "1", 1)], [(1, "2", 1)]),
    "one_current": ([(9, "i * i % 5", 2)], [(1, "4", 1)]),
    "one_reference": ([(1, "3", 2)], [(9, "i * i % 5", 1)]),
    # a drift that is neither nothing nor obvious: p-values between the ends
    "slight": ([(300, BELL, 1000)], [(280, BELL + " + 60", 1000)]),
    "slight_wider": ([(300, BELL, 1000)], [(280, BELL + " * 5 - 2000", 4000)]),
    # 1,024 rows in all: the number of bins by Sturges' rule is whole before it is rounded up
    "power_of_two": ([(512, LINE + " * " + LINE, 1009)], [(512, LINE + " * 900", 1009)]),
    # NULL and NaN; infinities
    "missing": ([(500, BELL, 1000), (20, "NULL", 1), (10, "NaN", 1)],
                [(400, BELL + " + 100", 1000), (60, "NaN", 1)]),
    "infinite": ([(500, BELL, 1000), (3, "Infinity", 1)],
                 [(400, BELL + " + 100", 1000), (5, "-Infinity", 1), (2, "NULL", 1)]),
    # 12,000 rows: NannyML estimates from 10,000 bins, scipy's KS is asymptotic; one row is less than
    # 1e-4 of the reference, which changes Evidently's replacement of zeros
    "large": ([(11999, "(i * 7919 % 4001) + (i * 104729 % 7) * 100", 1000), (1, "7", 1)],
              [(1990, "(i * 7919 % 4001) + 300", 1000), (7, "-25", 10), (3, "99", 10)]),
    "large_inside": ([(10000, "(i * 7919 % 4001)", 1000)], [(1500, "(i * 7919 % 3001) + 500", 1000)]),
}

CATEGORIES = {
    "same": ([(500, "c", "(i % 5)")], [(500, "c", "((i + 3) % 5)")]),
    "shift": ([(900, "", "1"), (90, "", "2"), (10, "", "3")], [(850, "", "1"), (100, "", "2"), (50, "", "3")]),
    "unseen": ([(900, "a", "0"), (100, "b", "0")], [(850, "a", "0"), (100, "b", "0"), (50, "c", "0")]),
    "vanished": ([(600, "a", "0"), (300, "b", "0"), (100, "c", "0")], [(500, "a", "0"), (320, "b", "0")]),
    "two": ([(60, "yes", "0"), (40, "no", "0")], [(45, "yes", "0"), (55, "no", "0")]),
    "two_sizes": ([(610, "yes", "0"), (390, "no", "0")], [(90, "yes", "0"), (111, "no", "0")]),
    "equal_sizes": ([(700, "c", "(i * i % 13)")], [(700, "c", "(i * 3 % 13)")]),
    # categories below 1 % of the reference, with more and with less than 1 % of either side together
    "rare": ([(1900, "c", "(i % 6)"), (60, "r", "(i % 12)"), (40, "s", "(i % 4)")],
             [(1700, "c", "(i * i % 6)"), (55, "r", "(i % 9)"), (45, "u", "(i % 3)")]),
    "rare_dropped": ([(1990, "c", "(i % 4)"), (10, "r", "(i % 5)")], [(1595, "c", "(i * i % 4)"), (5, "u", "(i % 2)")]),
    "many": ([(2000, "k", "(i * i % 401)")], [(1800, "k", "(i * 7 % 389)")]),
    # scaled down to the rows of the other side, no category of the reference has a row left
    "rounded_away": ([(1000, "c", "(i % 50)")], [(12, "u", "(i % 2)")]),
    "constant_same": ([(120, "a", "0")], [(100, "a", "0")]),
    "constant_other": ([(120, "a", "0")], [(100, "b", "0")]),
    # one row of a new category in 9,999 and in 10,000
    "one_in_9999": ([(9999, "c", "(i % 3)")], [(9998, "c", "(i % 3)"), (1, "new", "0")]),
    "one_in_10000": ([(9999, "c", "(i % 3)"), (1, "c", "0")], [(9999, "c", "(i % 3)"), (1, "new", "0")]),
    "missing": ([(500, "c", "(i % 4)"), (50, "NULL", "")], [(400, "c", "(i * i % 5)"), (80, "NULL", "")]),
}


def values(sample):
    """The numbers of a sample, None for NULL."""
    result = []
    for rows, expression, divisor in sample:
        if expression in SPECIAL:
            result += [SPECIAL[expression]] * rows
        else:
            code = compile(expression, "data", "eval")
            result += [float(eval(code, {"i": i})) / divisor for i in range(rows)]
    return result


def names(sample):
    """The categories of a sample, None for NULL."""
    result = []
    for rows, prefix, expression in sample:
        if prefix == "NULL":
            result += [None] * rows
        else:
            code = compile(expression, "data", "eval")
            result += [prefix + str(eval(code, {"i": i})) for i in range(rows)]
    return result


def sql():
    """The statements that fill the tables compat_number and compat_category."""
    yield "CREATE TEMPORARY TABLE compat_number (data text, is_current boolean, value double precision);"
    yield "CREATE TEMPORARY TABLE compat_category (data text, is_current boolean, value text);"
    for table, sets in (("compat_number", NUMBERS), ("compat_category", CATEGORIES)):
        for name, samples in sets.items():
            for is_current, sample in zip(("false", "true"), samples):
                for rows, first, second in sample:
                    if table == "compat_category":
                        value = "NULL" if first == "NULL" else f"'{first}' || {second}"
                    elif first in SPECIAL:
                        value = "NULL" if first == "NULL" else f"'{first}'::float8"
                    else:
                        value = f"({first})::float8 / {second!r}::float8"
                    yield f"INSERT INTO {table} SELECT '{name}', {is_current}, {value} FROM generate_series(0, {rows - 1}::bigint) i;"
