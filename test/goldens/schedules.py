"""Goldens for test/sql/schedules.sql: the slots of cron expressions in time zones.

    python test/goldens/schedules.py > test/goldens/schedules.sql

Python's standard library alone (datetime, zoneinfo).  Written from the rule, not
after the C code: every local minute that the expression matches is turned into
an instant by zoneinfo, one by one.  It exists when the way to UTC and back gives
it again; fold 0 is then the first of two occurrences.  Where it does not exist,
the instant is that of the clock's jump, found by halving the time between the two
readings of the missing minute (offset before the jump, offset after it).  The
set of these instants, sorted, is the schedule.  croniter was not used: its rule
for a missing local time is another.  Deterministic.
"""
import hashlib
import re
import sys
import zoneinfo
from datetime import datetime, timedelta, timezone

MINUTE = timedelta(minutes=1)
NAMES = {n: str(i + 1) for i, n in enumerate('JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split())}
NAMES.update({n: str(i) for i, n in enumerate('SUN MON TUE WED THU FRI SAT'.split())})


def values(field, low, high):
    """The numbers a field names; L is given as 0."""
    found = set()
    for part in field.upper().split(','):
        if part == 'L':
            found.add(0)
            continue
        part = re.sub('[A-Z]+', lambda m: NAMES[m.group()], part)
        part, _, step = part.partition('/')
        first, _, last = (part.replace('*', f'{low}-{high}')).partition('-')
        found.update(range(int(first), int(last or first) + 1, int(step or 1)))
    return found


def matcher(cron):
    minute, hour, day, month, weekday = cron.split()
    minutes, hours = values(minute, 0, 59), values(hour, 0, 23)
    days, months = values(day, 1, 31) if day != 'L' else {0}, values(month, 1, 12)
    weekdays = {d % 7 for d in values(weekday, 0, 7)}

    def day_matches(at):
        by_day = at.day in days or (0 in days and (at + timedelta(days=1)).month != at.month)
        by_weekday = (at.weekday() + 1) % 7 in weekdays
        both = day.startswith('*') or weekday.startswith('*')
        return at.month in months and (by_day and by_weekday if both else by_day or by_weekday)

    return minutes, hours, day_matches


def instant(local, zone):
    first = local.replace(tzinfo=zone, fold=0)
    there = first.astimezone(timezone.utc)
    if there.astimezone(zone).replace(tzinfo=None) == local:
        return there
    # the clock jumps between the two readings
    low = min(there, local.replace(tzinfo=zone, fold=1).astimezone(timezone.utc)) - timedelta(hours=26)
    high = low + timedelta(hours=52)
    target = local
    low, high = int(low.timestamp()), int(high.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        shown = datetime.fromtimestamp(middle, timezone.utc).astimezone(zone).replace(tzinfo=None)
        low, high = (middle, high) if shown < target else (low, middle)
    return datetime.fromtimestamp(high, timezone.utc)


def slots(cron, zone_name, start, end):
    zone = zoneinfo.ZoneInfo(zone_name)
    minutes, hours, day_matches = matcher(cron)
    found = set()
    day = datetime(start.year, start.month, start.day) - timedelta(days=3)
    while day < end.replace(tzinfo=None) + timedelta(days=3):
        if day_matches(day):
            for h in sorted(hours):
                for m in sorted(minutes):
                    found.add(instant(day.replace(hour=h, minute=m), zone))
        day += timedelta(days=1)
    return sorted(s for s in found if start <= s <= end)


def utc(text):
    return datetime.strptime(text, '%Y-%m-%d %H:%M').replace(tzinfo=timezone.utc)


# shown slot by slot
SHORT = [
    ('America/New_York', '30 2 * * *', '2023-03-10 00:00', '2023-03-15 00:00', 'a local time that is left out'),
    ('America/New_York', '0,30 1-3 * * *', '2023-03-12 00:00', '2023-03-12 12:00', 'a gap, slots around it'),
    ('America/New_York', '30 1 * * *', '2023-11-03 00:00', '2023-11-08 00:00', 'a local time that comes twice'),
    ('America/New_York', '*/30 0-3 * * *', '2023-11-05 00:00', '2023-11-05 12:00', 'a repeated hour'),
    ('Europe/Berlin', '0 9 L * *', '2023-01-01 00:00', '2024-03-01 00:00', 'last days of months'),
    ('Europe/Berlin', '15 2 * 3,10 SUN', '2022-01-01 00:00', '2023-12-31 00:00', 'Sundays of change'),
    ('Europe/Berlin', '0 0 29 2 *', '1995-01-01 00:00', '2024-12-31 00:00', 'leap days'),
    ('Australia/Lord_Howe', '15 2 * * *', '2023-09-29 00:00', '2023-10-03 00:00', 'a gap of half an hour'),
    ('Australia/Lord_Howe', '45 1 * * *', '2023-03-31 00:00', '2023-04-04 00:00', 'half an hour twice'),
    ('Australia/Lord_Howe', '*/15 1-2 * * *', '2023-04-01 12:00', '2023-04-02 00:00', 'half an hour twice, slots around it'),
    ('Asia/Kolkata', '30 9 * * MON-FRI', '2024-02-27 00:00', '2024-03-05 00:00', 'an offset of half an hour'),
    ('Pacific/Apia', '0 9 * * *', '2011-12-27 00:00', '2012-01-02 00:00', 'a day that was left out'),
    ('Pacific/Apia', '0 0 * * *', '2011-12-28 00:00', '2012-01-02 00:00', 'a day that was left out, midnight'),
    ('Pacific/Apia', '*/20 0-1 30 12 *', '2011-12-01 00:00', '2012-01-02 00:00', 'only slots of that day'),
    ('Africa/Cairo', '30 0 * * FRI', '2023-04-20 00:00', '2023-05-06 00:00', 'a gap at midnight'),
    ('Asia/Kathmandu', '5 4 1 1 *', '1984-01-01 00:00', '1988-01-02 00:00', 'a quarter of an hour'),
    ('UTC', '0 12 13 * FRI', '2023-01-01 00:00', '2023-02-15 00:00', 'either day field'),
    ('UTC', '0 12 */13 * FRI', '2023-01-01 00:00', '2023-12-31 00:00', 'both, since one begins with a star'),
    ('UTC', '0 0 31 * *', '2023-01-01 00:00', '2023-12-31 00:00', 'months with 31 days'),
    ('UTC', '59 23 * DEC-DEC 6-7', '2023-12-20 00:00', '2023-12-31 23:59', 'Sunday is 7 as well'),
    ('UTC', '5-20/5 0 1,15 2 *', '2024-01-01 00:00', '2024-12-31 00:00', 'steps of a range'),
]

# by number and digest
LONG = [
    (zone, cron, '1995-01-01 00:00', '2024-12-31 00:00')
    for zone in ('America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Apia', 'UTC',
                 'America/Sao_Paulo', 'Africa/Casablanca', 'Asia/Pyongyang', 'Antarctica/Troll')
    for cron in ('30 2 * * *', '*/15 0-3 * * 0', '0 1,2,3 L * *', '7 */5 1,15,31 * MON')
]


def main():
    print('-- Written by schedules.py; do not edit.')
    print(f'-- Python {sys.version.split()[0]}, time zone data {open("/usr/share/zoneinfo/tzdata.zi").readline().split()[-1]}\n')
    print('CREATE TEMPORARY TABLE slot_golden (n integer, zone text, cron text, first timestamptz, last timestamptz, what text, slots timestamptz[]);')
    print('COPY slot_golden FROM stdin;')
    for i, (zone, cron, first, last, what) in enumerate(SHORT):
        found = slots(cron, zone, utc(first), utc(last))
        text = '{' + ','.join(f'"{s:%Y-%m-%d %H:%M:%S}+00"' for s in found) + '}'
        print(i + 1, zone, cron, first + '+00', last + '+00', what, text, sep='\t')
    print('\\.')
    print('CREATE TEMPORARY TABLE slot_digest (zone text, cron text, first timestamptz, last timestamptz, n integer, md5 text);')
    print('COPY slot_digest FROM stdin;')
    for zone, cron, first, last in LONG:
        found = slots(cron, zone, utc(first), utc(last))
        digest = hashlib.md5(','.join(str(int(s.timestamp())) for s in found).encode()).hexdigest()
        print(zone, cron, first + '+00', last + '+00', len(found), digest, sep='\t')
    print('\\.')


main()
