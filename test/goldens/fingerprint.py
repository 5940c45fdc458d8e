#!/usr/bin/env python3
"""Goldens of fingerprint_agg, from doc/reference/fingerprint.md and digest.md alone.

Usage: fingerprint.py > fingerprint.sql      (the output is committed)

Needs the standard library of Python 3 only: hashlib, struct, decimal.  Nothing here calls
or imitates the extension's code.
"""
import hashlib
import math
import random
import struct
from datetime import datetime, timedelta, timezone
from decimal import Decimal


class Bytea(bytes):
    pass


class Big(int):
    """A bigint; int is integer."""


def numeric(value):
    """numeric_send without trailing zeros: base 10000 digits, weight, sign, display scale."""
    if value.is_nan():
        return struct.pack(">hhHh", 0, 0, 0xC000, 0)
    if value.is_infinite():
        return struct.pack(">hhHh", 0, 0, 0xD000 if value > 0 else 0xF000, 32)
    if value == 0:
        return struct.pack(">hhHh", 0, 0, 0, 0)
    text = format(value.copy_abs(), "f")
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    whole = whole.lstrip("0")
    scale = len(fraction)
    whole = whole.rjust(-(-len(whole) // 4) * 4, "0")
    fraction = fraction.ljust(-(-len(fraction) // 4) * 4, "0")
    digits = [int((whole + fraction)[i:i + 4]) for i in range(0, len(whole + fraction), 4)]
    weight = len(whole) // 4 - 1
    while digits and digits[0] == 0:
        digits.pop(0)
        weight -= 1
    while digits and digits[-1] == 0:
        digits.pop()
    return struct.pack(">hhHh", len(digits), weight, 0x4000 if value < 0 else 0, scale) + \
        b"".join(struct.pack(">h", d) for d in digits)


def value_bytes(value):
    if isinstance(value, bool):
        return struct.pack(">B", value)
    if isinstance(value, Big):
        return struct.pack(">q", value)
    if isinstance(value, int):
        return struct.pack(">i", value)
    if isinstance(value, float):
        return bytes.fromhex("7ff8000000000000") if math.isnan(value) else struct.pack(">d", value + 0.0)
    if isinstance(value, Decimal):
        return numeric(value)
    if isinstance(value, datetime):
        return struct.pack(">q", (value - datetime(2000, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1))
    if isinstance(value, str):
        return value.encode("utf-8")
    assert isinstance(value, bytes)
    return value


def row_hash(row):
    data = struct.pack(">i", len(row))
    for value in row:
        if value is None:
            data += struct.pack(">i", -1)
        else:
            encoded = value_bytes(value)
            data += struct.pack(">i", len(encoded)) + encoded
    return hashlib.sha256(data).digest()


def packed(rows):
    total = 0
    lanes = [0] * 1024
    for row in rows:
        h = row_hash(row)
        total += int.from_bytes(h, "big")
        stream = b"".join(hashlib.sha256(h + struct.pack(">i", i)).digest() for i in range(64))
        lanes = [(a + b) % 65536 for a, b in zip(lanes, struct.unpack(">1024H", stream))]
    return b"\x01" + struct.pack(">q", len(rows)) + total.to_bytes(40, "big") + struct.pack(">1024H", *lanes)


# ------------------------------------------------------------------- the cases

def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return "'%r'" % value
    if isinstance(value, Decimal):
        return "'%s'" % value
    if isinstance(value, datetime):
        return "'%s'" % value.isoformat()
    if isinstance(value, Bytea):
        return "'\\x%s'" % value.hex()
    return "'%s'" % value.replace("'", "''")


def random_row(rng):
    """(boolean, integer, bigint, float8, numeric, text, timestamptz, bytea)"""
    float_bits = struct.unpack(">d", rng.getrandbits(64).to_bytes(8, "big"))[0]
    row = [
        rng.random() < 0.5,
        rng.randrange(-2**31, 2**31) if rng.random() < 0.5 else rng.randrange(-3, 4),
        Big(rng.randrange(-2**63, 2**63)) if rng.random() < 0.5 else Big(rng.randrange(-3, 4)),
        rng.choice([0.0, -0.0, float("nan"), float("inf"), float("-inf"), 5e-324, rng.gauss(0, 1), rng.gauss(0, 1),
                    float_bits, float_bits]),
        rng.choice([Decimal(0), Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity"),
                    Decimal("1.50"), Decimal("-0.00010"), Decimal("10000"), Decimal("123456789012345678901234567890.1000"),
                    Decimal(rng.randrange(-10**12, 10**12)).scaleb(-rng.randrange(0, 12)),
                    Decimal(rng.randrange(-10**30, 10**30)).scaleb(-rng.randrange(0, 40)),
                    Decimal(rng.randrange(1, 10**6)).scaleb(rng.randrange(0, 20))]),
        rng.choice(["", "a", "O'Hare", "NULL", "\u00fc\u20ac", "\U0001f4a1", "x" * rng.randrange(0, 90),
                    "".join(chr(rng.randrange(32, 127)) for _ in range(rng.randrange(0, 20)))]).replace("\\", "/"),
        datetime(2000, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=rng.randrange(-10**15, 10**15)),
        Bytea(rng.randbytes(rng.randrange(0, 40))),
    ]
    return [None if rng.random() < 0.08 else v for v in row]


COLUMNS = "b boolean, i integer, l bigint, f double precision, n numeric, t text, z timestamptz, y bytea"


def main():
    rng = random.Random(20190307)
    print("-- Made by test/goldens/fingerprint.py (Python, hashlib): SHA-256 of packed forms, and one whole.")
    print("CREATE TEMP TABLE golden_row (set_id integer, %s);" % COLUMNS)
    print("INSERT INTO golden_row VALUES")
    sets = []
    for set_id in range(1, 101):
        rows = [random_row(rng) for _ in range(rng.choice([1, 1, 2, 3, 8, 25]))]
        rows += [rng.choice(rows) for _ in range(rng.randrange(0, 3))]
        sets.append(rows)
    print(",\n".join("(%d, %s)" % (i + 1, ", ".join(map(literal, row))) for i, rows in enumerate(sets) for row in rows) + ";")
    print("CREATE TEMP TABLE golden_fingerprint (set_id integer, rows bigint, digest bytea);")
    print("INSERT INTO golden_fingerprint VALUES")
    print(",\n".join("(%d, %d, '\\x%s')" % (i + 1, len(rows), hashlib.sha256(packed(rows)).hexdigest())
                     for i, rows in enumerate(sets)) + ";")
    everything = [row for rows in sets for row in rows]
    print("CREATE TEMP TABLE golden_other (name text, value bytea);")
    print("INSERT INTO golden_other VALUES")
    series = [(i, "a%d" % (i % 7), i / 8) for i in range(1, 2001)]
    print("('everything', '\\x%s')," % hashlib.sha256(packed(everything)).hexdigest())
    print("('no rows', '\\x%s')," % hashlib.sha256(packed([])).hexdigest())
    print("('one NULL', '\\x%s')," % hashlib.sha256(packed([(None,)])).hexdigest())
    print("('series', '\\x%s')," % hashlib.sha256(packed(series)).hexdigest())
    print("('row hash', '\\x%s')," % row_hash((1, "a", None)).hex())
    print("('packed', '\\x%s');" % packed([(1, "a", None), (2, "b", -0.0)]).hex())


main()
