"""Goldens for test/sql/detectors.sql.

    pip install mpmath==1.3.0 river==0.21.2
    python test/goldens/detectors.py > test/goldens/detectors.sql

Every detector is written down a second time from its paper, on whole lists of rows and
with mpmath at 40 digits, without buckets, running sums or sorted windows; nothing comes
from the code under test.  The streams are integer arithmetic on the minimal standard
generator of Park and Miller (1988), so that the test makes the same rows in SQL:

  bernoulli   share of errors 0.2, from row 1001 on 0.4 (3000 rows)
  improving   share of errors 0.4, from row 1001 on 0.1 (3000 rows)
  still       share of errors 0.2 throughout (3000 rows)
  stagger     STAGGER, Schlimmer and Granger (1986): concepts change at rows 1001 and
              2001; the classifier knows the first one, 5 % of the labels are noise
  sea         SEA, Street and Kim (2001): thresholds 8, 9, 7, 9.5, changes at rows
              1501, 3001, 4501; the classifier knows the first, 10 % noise
  late        no error in 999 rows, then every 100th row one (3000 rows)
  shift       uniform in [0,1), 0.5 more from row 1001 on (2000 rows)
  fall        uniform, 0.5 less from row 1001 on (2000 rows)
  far         shift, 1e9 more (2000 rows)
  slope       uniform, from row 1001 on 1/4096 more in each row (3000 rows)
  level       uniform throughout (3000 rows)
  equal       7 in 150 rows, then 8 and 9 in turn (300 rows)

river is run beside it, with its parameters brought to those of the paper where it has them;
the test states where its positions differ.
"""
import math
import sys

import river
from mpmath import mp, mpf, log, log1p, sqrt
from river import drift as rd

mp.dps = 40


def noise(seed, rows):
    x = seed
    for _ in range(rows):
        x = x * 16807 % 2147483647
        yield x


def errors(name):
    rows = {'stagger': 3000, 'sea': 6000}.get(name, 3000)
    seed = {'bernoulli': 1, 'improving': 2, 'still': 3, 'stagger': 4, 'sea': 5, 'late': 6}[name]
    for i, x in enumerate(noise(seed, rows), 1):
        if name == 'bernoulli':
            yield x % 1000 < (200 if i <= 1000 else 400)
        elif name == 'improving':
            yield x % 1000 < (400 if i <= 1000 else 100)
        elif name == 'still':
            yield x % 1000 < 200
        elif name == 'late':
            yield i >= 1000 and i % 100 == 0
        elif name == 'stagger':
            size, colour, shape, flip = x % 3, x // 3 % 3, x // 9 % 3, x // 27 % 20 == 0
            known = size == 0 and colour == 0
            truth = known if i <= 1000 else (colour == 1 or shape == 0) if i <= 2000 else size > 0
            yield (truth != flip) != known
        else:
            a, b, flip = x % 1001, x // 1001 % 1001, x // 1002001 % 10 == 0
            limit = (800, 900, 700, 950)[(i - 1) // 1500]
            yield ((a + b <= limit) != flip) != (a + b <= 800)


def values(name):
    rows = {'slope': 3000, 'level': 3000, 'equal': 300}.get(name, 2000)
    seed = {'shift': 11, 'fall': 12, 'far': 11, 'slope': 13, 'level': 14, 'equal': 15}[name]
    for i, x in enumerate(noise(seed, rows), 1):
        u = x % 4096 / 4096          # exact in double precision, also with the additions
        if name == 'equal':
            yield 7.0 if i <= 150 else 8.0 + i % 2
        elif name == 'slope':
            yield u + (i - 1000) / 4096 if i > 1000 else u
        elif name == 'level':
            yield u
        else:
            step = -0.5 if name == 'fall' else 0.5
            yield u + (step if i > 1000 else 0) + (1e9 if name == 'far' else 0)


# --- the detectors, after their papers ---------------------------------------------
# Each yields (state, statistic) per row: 'few', 'ok', 'warning', 'drift'.

def page_hinkley(xs, delta=0.005, threshold=50, least=30, direction='both'):
    delta, threshold = mpf(delta), mpf(threshold)
    rows, total = 0, mpf(0)
    for x in xs:
        if rows == 0:
            total, up, down, low, high = mpf(0), mpf(0), mpf(0), mpf('inf'), mpf('-inf')
        rows += 1
        total += x
        mean = total / rows
        up += x - mean - delta
        down += x - mean + delta
        low, high = min(low, up), max(high, down)
        sides = {'both': (up - low, high - down), 'increase': (up - low,), 'decrease': (high - down,)}
        statistic = max(sides[direction])
        state = 'few' if rows < least else 'drift' if statistic > threshold else 'ok'
        yield state, statistic
        if state == 'drift':
            rows = 0


def cusum(xs, slack=0.5, threshold=5, least=100, direction='both'):
    first, ready = [], False
    for x in xs:
        if not ready:
            first.append(mpf(x))
            if len(first) >= least and len(set(first)) > 1:
                mean = sum(first) / len(first)
                sigma = sqrt(sum((y - mean) ** 2 for y in first) / (len(first) - 1))
                ready, up, down = True, mpf(0), mpf(0)
            yield 'few', None
            continue
        up, down, statistic = cusum_step((x - mean) / sigma, up, down, slack, direction)
        state = 'drift' if statistic > threshold else 'ok'
        yield state, statistic
        if state == 'drift':
            first, ready = [], False


def cusum_known(xs, target, sigma, slack, threshold, direction):
    up = down = mpf(0)
    for x in xs:
        up, down, statistic = cusum_step((mpf(x) - mpf(target)) / mpf(sigma), up, down, slack, direction)
        state = 'drift' if statistic > threshold else 'ok'
        yield state, statistic
        if state == 'drift':
            up = down = mpf(0)


def cusum_step(z, up, down, slack, direction):
    up = max(mpf(0), up + z - mpf(slack))
    down = max(mpf(0), down - z - mpf(slack))
    return up, down, max({'both': (up, down), 'increase': (up,), 'decrease': (down,)}[direction])


def ddm(es, warning=2, drift=3, least=30):
    rows = wrong = 0
    best = last = None
    for e in es:
        rows += 1
        wrong += e
        state, statistic = 'few' if rows < least else 'ok', last
        if rows >= least and 0 < wrong < rows:
            p = mpf(wrong) / rows
            s = sqrt(p * (1 - p) / rows)
            if best is None or p + s < best[0] + best[1]:
                best = p, s
            statistic = last = (p + s - best[0]) / best[1]
            state = ('drift' if p + s >= best[0] + mpf(drift) * best[1] else
                     'warning' if p + s >= best[0] + mpf(warning) * best[1] else 'ok')
        yield state, statistic
        if state == 'drift':
            rows = wrong = 0
            best = last = None


def eddm(es, warning=0.95, drift=0.9, least=30):
    places, i, most, state, statistic = [], 0, mpf(0), 'few', None
    for e in es:
        i += 1
        if e:
            places.append(i)
            if len(places) >= least:
                gaps = [mpf(b - a) for a, b in zip(places, places[1:])]
                mean = sum(gaps) / len(gaps)
                level = mean + 2 * sqrt(sum((g - mean) ** 2 for g in gaps) / len(gaps))
                most = max(most, level)
                statistic = level / most
                state = 'drift' if statistic < mpf(drift) else 'warning' if statistic < mpf(warning) else 'ok'
        yield state, statistic
        if state == 'drift':
            places, most, state, statistic = [], mpf(0), 'few', None


def hddm(es, warning=0.005, drift=0.001, direction='increase'):
    sides = 2 if direction == 'both' else 1
    limit, warn = log(sides / mpf(drift)), log(sides / mpf(warning))
    total = (0, 0)
    for e in es:
        if total[0] == 0:
            cut = {+1: None, -1: None}
        total = total[0] + 1, total[1] + int(e)
        excess, warned = [], []
        for sign in {'both': (+1, -1), 'increase': (+1,), 'decrease': (-1,)}[direction]:
            def edge(c):
                return sign * mpf(c[1]) / c[0] + sqrt(limit / (2 * c[0]))
            if cut[sign] is None or edge(total) <= edge(cut[sign]):
                cut[sign] = total
            n, m = cut[sign][0], total[0] - cut[sign][0]
            if m == 0:
                excess.append(mpf(0))
                warned.append(mpf(0))
                continue
            gap = sign * (mpf(total[1]) / total[0] - mpf(cut[sign][1]) / n)
            excess.append(gap / sqrt(m * limit / (2 * n * mpf(n + m))))
            warned.append(gap / sqrt(m * warn / (2 * n * mpf(n + m))))
        state = 'drift' if max(excess) >= 1 else 'warning' if max(warned) >= 1 else 'ok'
        yield state, max(excess)
        if state == 'drift':
            total = (0, 0)


def loss_monitor(xs, target, alpha=0.05):
    target, limit = mpf(target), log(1 / mpf(alpha))
    seen, deviations, capital, done = [], mpf(1) / 4, mpf(0), False
    total = mpf(1) / 2
    for x in xs:
        i = len(seen) + 1
        m, v = total / i, deviations / i
        bet = min(max((m - target) / (v + (m - target) ** 2), mpf(0)), 1 / (2 * target))
        capital += log1p(bet * (mpf(x) - target))
        seen.append(x)
        total += mpf(x)
        deviations += (mpf(x) - total / (i + 1)) ** 2
        state = 'drift' if not done and capital >= limit else 'ok'
        done = done or state == 'drift'
        yield state, capital


def adwin(xs, delta=0.002, width=1, least=5):
    """Bucket sizes as in ADWIN2 with M = 5, sums from prefix sums of all rows."""
    sums, squares, sizes = [mpf(0)], [mpf(0)], []       # sizes: oldest bucket first
    for x in xs:
        x = mpf(x)
        sums.append(sums[-1] + x)
        squares.append(squares[-1] + x * x)
        sizes.append(1)
        size = 1
        while sizes.count(size) > 5:
            at = sizes.index(size)
            sizes[at:at + 2] = [2 * size]
            size *= 2
        first = None
        while True:
            n, end = sum(sizes), len(sums) - 1
            start = end - n
            worst = None
            if n >= max(2, 2 * least):
                variance = (squares[end] - squares[start]) / n - ((sums[end] - sums[start]) / n) ** 2
                term = log(2 * log(n) / mpf(delta))
                n0 = 0
                for size in sizes[:-1]:
                    n0 += size
                    n1 = n - n0
                    if n0 >= least and n1 >= least:
                        m = 1 / (mpf(1) / n0 + mpf(1) / n1)
                        bound = sqrt(2 / m * variance * term) + 2 / (3 * m) * mpf(width) * term
                        gap = abs((sums[start + n0] - sums[start]) / n0 - (sums[end] - sums[start + n0]) / n1)
                        worst = gap / bound if worst is None else max(worst, gap / bound)
            if first is None:
                first, state = worst, 'few' if worst is None else 'ok'
            if worst is None or worst <= 1:
                break
            state = 'drift'
            del sizes[0]
        yield state, first


def kswin(xs, alpha=0.0001, size=100, recent=30):
    window, bound = [], sqrt(-log(mpf(alpha)) / 2 * (mpf(1) / recent + mpf(1) / (size - recent)))
    for x in xs:
        window = (window + [x])[-size:]
        if len(window) < size:
            yield 'few', None
            continue
        old, new = window[:-recent], window[-recent:]
        d = max(abs(mpf(sum(y <= z for y in old)) / len(old) - mpf(sum(y <= z for y in new)) / len(new))
                for z in window)
        yield ('drift' if d > bound else 'ok'), d
        if d > bound:
            window = new


def summary(states):
    drifts, warnings, before, statistic, state = [], [], None, None, None
    for i, (state, statistic) in enumerate(states, 1):
        if state == 'drift':
            drifts.append(i)
        elif state == 'warning' and before != 'warning':
            warnings.append(i)
        before = state
    return drifts, warnings, state, statistic


# --- river ----------------------------------------------------------------------------

RIVER = {
    'page_hinkley': lambda: rd.PageHinkley(min_instances=30, delta=0.005, threshold=50, alpha=1, mode='both'),
    'ddm': lambda: rd.binary.DDM(warm_start=30, warning_threshold=2, drift_threshold=3),
    'eddm': lambda: rd.binary.EDDM(warm_start=30, alpha=0.95, beta=0.9),
    'hddm': lambda: rd.binary.HDDM_A(drift_confidence=0.001, warning_confidence=0.005, two_sided_test=False),
    'adwin': lambda: rd.ADWIN(delta=0.002, clock=1, max_buckets=5, min_window_length=5, grace_period=10),
}


def by_river(name, xs):
    detector, found = RIVER[name](), []
    for i, x in enumerate(xs, 1):
        detector.update(int(x) if isinstance(x, bool) else x)
        if detector.drift_detected:
            found.append(i)
    return found


CASES = [
    (page_hinkley, 'values', ['shift', 'fall', 'far', 'slope', 'level', 'equal'], ''),
    (page_hinkley, 'values', ['shift', 'fall', 'slope'], "0.1, 20, 50, 'increase'"),
    (page_hinkley, 'values', ['shift', 'fall', 'slope'], "0, 10, 1, 'decrease'"),
    (cusum, 'values', ['shift', 'fall', 'far', 'slope', 'equal'], ''),
    (cusum, 'values', ['shift', 'fall', 'level'], "0.25, 12, 50, 'both'"),
    (cusum, 'values', ['shift', 'fall'], "1, 6, 2, 'decrease'"),
    (cusum_known, 'values', ['shift', 'fall', 'level'], "0.5, 0.29, 0.5, 8, 'both'"),
    (cusum_known, 'values', ['shift', 'far'], "1000000000.5, 0.25, 0.5, 8, 'increase'"),
    (ddm, 'errors', ['bernoulli', 'improving', 'still', 'stagger', 'sea', 'late'], ''),
    (ddm, 'errors', ['bernoulli', 'stagger'], '1.5, 2.5, 100'),
    (eddm, 'errors', ['bernoulli', 'improving', 'still', 'stagger', 'sea', 'late'], ''),
    (eddm, 'errors', ['bernoulli', 'stagger'], '0.8, 0.7, 60'),
    (hddm, 'errors', ['bernoulli', 'improving', 'still', 'stagger', 'sea', 'late'], ''),
    (hddm, 'errors', ['bernoulli', 'improving', 'stagger'], "0.01, 0.002, 'both'"),
    (hddm, 'errors', ['improving', 'stagger'], "0.01, 0.002, 'decrease'"),
    (adwin, 'values', ['shift', 'fall', 'far', 'slope', 'level'], ''),
    (adwin, 'values', ['shift', 'fall'], '0.05, 2, 20'),
    (adwin, 'losses', ['bernoulli', 'improving', 'still', 'stagger', 'sea', 'late'], ''),
    (kswin, 'values', ['shift', 'fall', 'far', 'slope', 'level', 'equal'], ''),
    (kswin, 'values', ['shift', 'slope'], '0.005, 61, 20'),
    (loss_monitor, 'losses', ['bernoulli', 'still', 'stagger', 'sea', 'late'], '0.22'),
    (loss_monitor, 'losses', ['bernoulli', 'still', 'improving'], '0.3, 0.001'),
    (loss_monitor, 'values', ['level'], '0.45'),
]


def array(positions):
    return '{' + ','.join(map(str, positions)) + '}'


print('-- Written by detectors.py; do not edit.')
print(f'-- river {river.__version__}, mpmath {__import__("mpmath").__version__}')
print()
print('CREATE TEMPORARY TABLE golden (detector text, kind text, stream text, arguments text, drifts bigint[], warnings bigint[],')
print('    state text, statistic float8, river bigint[]);')
print('COPY golden FROM stdin;')
for detector, kind, streams, arguments in CASES:
    for stream in streams:
        xs = list(values(stream) if kind == 'values' else errors(stream))
        name = detector.__name__
        options = [a.strip().strip("'") for a in arguments.split(',')] if arguments else []
        options = [a if a in ('both', 'increase', 'decrease') else int(a) if a.isdigit() else float(a) for a in options]
        drifts, warnings, state, statistic = summary(detector(xs, *options))
        fields = [name.replace('_known', ''), kind, stream, arguments, array(drifts), array(warnings),
                  'insufficient_rows' if state == 'few' else state,
                  r'\N' if statistic is None else repr(float(statistic)),
                  array(by_river(name, xs)) if name in RIVER and not arguments else r'\N']
        print('\t'.join(fields))
        sys.stdout.flush()
print('\\.')
