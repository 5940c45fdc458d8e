"""Goldens for test/sql/backtest_costs.sql: alarms, delays, false alarms and costs of a planted world.

    python test/goldens/backtest.py > test/goldens/backtest.sql

Python's standard library alone; exact fractions.  Written from the definitions of
doc/reference/backtest.md, not after the C code.  24 weeks of 100 rows, 6000 seconds
apart from the beginning of the week.  Labels are right in 90 of a week, in 50 from
week 9 on.  The logged model says 0.9 always; version 1, trained until the end of
week 4, too; version 2 (week 10) says 0.5; version 3 (week 16) says 0.9 where the
label is right, else 0.1.  Deterministic.
"""
from fractions import Fraction as F

DAY = 86400
WEEK = 7 * DAY
TARGET, FAIL = F(9, 100), F(3, 10)
RETRAIN, PER_UNIT, VOLUME = F(500), F(2), F(100)
M, N, COOLDOWN = 2, 3, 21 * DAY
SLOTS = range(3, 25)                       # week of the window; the slot is a day after it
VERSIONS = [(4 * WEEK, 1), (10 * WEEK, 2), (16 * WEEK, 3)]
INCIDENTS = [(8 * WEEK, 12 * WEEK), (30 * WEEK, 31 * WEEK), (5 * WEEK, 6 * WEEK)]
QUIET = [(2 * WEEK, 5 * WEEK), (6 * WEEK, 8 * WEEK), (13 * WEEK, 20 * WEEK), (19 * WEEK, 26 * WEEK)]


def label(week, i):
    return i * 61 % 100 < (50 if week >= 9 else 90)


def score(version, y):
    return {0: F(9, 10), 1: F(9, 10), 2: F(1, 2), 3: F(9, 10) if y else F(1, 10)}[version]


def version_of(ordered):
    known = [v for until, v in VERSIONS if until <= ordered]
    return known[-1] if known else None


def live(takeovers, at):
    version = 0
    for start, v in takeovers:
        if start <= at and v is not None:
            version = v
    return version


def brier(week, takeovers):
    total = F(0)
    for i in range(100):
        y = label(week, i)
        p = score(live(takeovers, (week - 1) * WEEK + i * 6000), y)
        total += (p - (1 if y else 0)) ** 2
    return total / 100


def replay(delay, fixed=None, by_policy=False):
    """Losses by week, alarms by slot, orders, and orders without a version."""
    takeovers, losses, alarms, orders = [], {}, [], 0
    candidates, cooldown = [], None
    for t in fixed or []:
        takeovers.append((t + delay, version_of(t)))
        orders += 1
    for week in SLOTS:
        slot = week * WEEK + DAY
        value = brier(week, takeovers)
        losses[week] = max(value - TARGET, F(0))
        if not by_policy:
            continue
        candidates.append(value >= FAIL)
        if candidates[-1] and sum(candidates[-N:]) >= M and not (cooldown and cooldown > slot):
            alarms.append((week, slot))
            cooldown = slot + COOLDOWN
            takeovers.append((slot + delay, version_of(slot)))
            orders += 1
    return losses, alarms, orders, sum(v is None for _, v in takeovers)


def costs(losses, orders):
    loss = sum(PER_UNIT * VOLUME * l * 7 for l in losses.values())
    action = orders * RETRAIN
    return [loss, action, loss + action, loss + action / 2, loss + 2 * action, loss / 2 + action, 2 * loss + action]


def merged(periods):
    out = []
    for a, b in sorted(periods):
        if out and a <= out[-1][1]:
            out[-1][1] = max(out[-1][1], b)
        else:
            out.append([a, b])
    return out


def summary(delay, logged):
    """The alarms of the logged model, or of those that would have been."""
    global version_of
    keep = version_of
    if logged:
        version_of = lambda ordered: None
    losses, alarms, orders, _ = replay(delay, by_policy=True)
    version_of = keep
    quiet = merged(QUIET)
    windows = {week: ((week - 1) * WEEK, week * WEEK) for week in SLOTS}
    delays, covered = [], 0
    for a, b in INCIDENTS:
        covered += any(w[1] > a and w[0] < b for w in windows.values())
        hits = [slot for week, slot in alarms if windows[week][1] > a and windows[week][0] < b]
        delays += [hits[0] - a] if hits else []
    of_incident = [any(windows[w][1] > a and windows[w][0] < b for a, b in INCIDENTS) for w, _ in alarms]
    false = sum(not o and any(windows[w][0] >= a and windows[w][1] <= b for a, b in quiet)
                for (w, _), o in zip(alarms, of_incident))
    first, last = windows[SLOTS[0]][0], windows[SLOTS[-1]][1]
    quiet_time = sum(max(min(b, last) - max(a, first), 0) for a, b in quiet)
    per_quarter = F(false) * F(3652425, 40000) * DAY / quiet_time
    return [len(alarms), orders, covered, len(delays), F(sum(delays), len(delays) * DAY), false, F(quiet_time, DAY),
            per_quarter, len(alarms) - false - sum(of_incident)] + costs(losses, orders)


def number(x):
    return repr(round(float(x), 9))


print('-- Written by backtest.py; do not edit.')
print('CREATE TEMPORARY TABLE summary_golden (what text, alarms bigint, retrains bigint, covered bigint, detected bigint,'
      ' mean_delay_days numeric, false_alarms bigint, quiet_days numeric, per_quarter numeric, elsewhere bigint, costs numeric[]);')
for what, logged in ('logged', True), ('counterfactual', False):
    row = summary(0, logged)
    print("INSERT INTO summary_golden VALUES ('%s', %s, '{%s}');"
          % (what, ', '.join(number(x) for x in row[:9]), ','.join(number(x) for x in row[9:])))
print('CREATE TEMPORARY TABLE schedule_golden (delay interval, n integer, schedule text, retrains bigint, without_scores bigint,'
      ' mean_loss numeric, costs numeric[], difference numeric);')
SINCE = 3 * WEEK + DAY
LAST = 24 * WEEK + DAY
for delay in 0, 3:
    schedules = [('never', dict(fixed=[]))]
    for days in 14, 56:
        schedules.append((f'every {days} days', dict(fixed=list(range(SINCE + days * DAY, LAST + 1, days * DAY)))))
    schedules.append(('policy', dict(by_policy=True)))
    for n, (name, how) in enumerate(schedules):
        losses, _, orders, without = replay(delay * DAY, **how)
        sums = costs(losses, orders)
        if n == 0:
            never = sums[2]
        print("INSERT INTO schedule_golden VALUES ('%d days', %d, '%s', %d, %d, %s, '{%s}', %s);"
              % (delay, n, name, orders, without, number(sum(losses.values()) / len(losses)),
                 ','.join(number(x) for x in sums), number(sums[2] - never) if n else 'NULL'))
