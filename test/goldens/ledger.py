#!/usr/bin/env python3
"""Goldens of the ledger's encoding and Merkle tree, from doc/reference/ledger.md and RFC 6962 alone.

Usage: ledger.py > ledger.sql      (the output is committed)

Needs the standard library of Python 3 only: hashlib, struct, decimal.  Nothing here calls or imitates the extension's code;
the tree is the recursive definition of RFC 6962, and its roots are compared with those of the test of Certificate Transparency.
"""
import hashlib
import json
import math
import random
import struct
import uuid
from datetime import datetime, timedelta, timezone
from decimal import Decimal

COLUMNS = [("z9", "boolean"), ("s", "smallint"), ("i", "integer"), ("l", "bigint"), ("o", "oid"), ("f", "double precision"),
           ("r", "real"), ("n", "numeric"), ("t", "text"), ("nm", "name"), ("v", "character varying(20)"), ("y", "bytea"),
           ("z", "timestamptz"), ("u", "uuid"), ("j", "jsonb"), ("Zeta", "text"), ("aa", "integer"), ("a", "integer"), ("ü", "text")]
EPOCH = datetime(2000, 1, 1, tzinfo=timezone.utc)


def numeric(value):
    """numeric_send without trailing zeros: base 10000 digits, weight, sign, display scale."""
    if value.is_nan():
        return struct.pack(">hhHh", 0, 0, 0xC000, 0)
    if value.is_infinite():
        return struct.pack(">hhHh", 0, 0, 0xD000 if value > 0 else 0xF000, 32)
    if value == 0:
        return struct.pack(">hhHh", 0, 0, 0, 0)
    whole, _, fraction = format(value.copy_abs(), "f").partition(".")
    fraction, whole = fraction.rstrip("0"), whole.lstrip("0")
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
    return struct.pack(">hhHh%dh" % len(digits), len(digits), weight, 0x4000 if value < 0 else 0, scale, *digits)


def jsonb(value):
    def sized(kind, data):
        return kind + struct.pack(">I", len(data)) + data
    if value is None:
        return b"N"
    if isinstance(value, bool):
        return b"T" if value else b"F"
    if isinstance(value, (int, Decimal)):
        return sized(b"#", numeric(Decimal(value)))
    if isinstance(value, str):
        return sized(b'"', value.encode())
    if isinstance(value, list):
        return b"[" + struct.pack(">I", len(value)) + b"".join(map(jsonb, value))
    members = sorted((key.encode(), jsonb(member)) for key, member in value.items())
    return b"{" + struct.pack(">I", len(members)) + b"".join(
        struct.pack(">I", len(key)) + key + member for key, member in members)


def double(value):
    return struct.pack(">Q", 0x7FF8000000000000) if math.isnan(value) else struct.pack(">d", value + 0.0)


ENCODE = {
    "boolean": lambda v: (b"b", bytes([v])),
    "smallint": lambda v: (b"i", struct.pack(">q", v)), "integer": lambda v: (b"i", struct.pack(">q", v)),
    "bigint": lambda v: (b"i", struct.pack(">q", v)), "oid": lambda v: (b"i", struct.pack(">q", v)),
    "double precision": lambda v: (b"f", double(v)), "real": lambda v: (b"f", double(v)),
    "numeric": lambda v: (b"n", numeric(v)),
    "text": lambda v: (b"t", v.encode()), "name": lambda v: (b"t", v.encode()),
    "character varying(20)": lambda v: (b"t", v.encode()), "bytea": lambda v: (b"y", v),
    "timestamptz": lambda v: (b"z", struct.pack(">q", (v - EPOCH) // timedelta(microseconds=1))),
    "uuid": lambda v: (b"u", v.bytes), "jsonb": lambda v: (b"j", jsonb(v)),
}


def encode(row):
    fields = sorted((name.encode(), *ENCODE[kind](row[name])) for name, kind in [("id", "integer")] + COLUMNS if row[name] is not None)
    return b"\1" + b"".join(tag + struct.pack(">H", len(name)) + name + struct.pack(">I", len(value)) + value
                            for name, tag, value in fields)


def random_json(rnd, depth):
    kind = rnd.randrange(8 if depth else 6)
    if kind == 6:
        return [random_json(rnd, depth - 1) for _ in range(rnd.randrange(4))]
    if kind == 7:
        return {rnd.choice(["a", "bb", "B", "ab", "é", "", "long key", "0"]): random_json(rnd, depth - 1) for _ in range(rnd.randrange(5))}
    return [None, True, rnd.choice(["", "x", "O'Hare \\ \"q\"", "ü€💡"]), rnd.randrange(-10**12, 10**12),
            Decimal(rnd.randrange(10**9)).scaleb(-rnd.randrange(12)), Decimal("1E+20")][kind]


def json_text(value):
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, list):
        return "[" + ", ".join(map(json_text, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(json.dumps(k) + ": " + json_text(v) for k, v in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def random_row(rnd, number):
    single = struct.unpack(">f", struct.pack(">f", rnd.uniform(-1e6, 1e6)))[0]
    row = {
        "z9": rnd.random() < 0.5, "s": rnd.choice([0, -1, 32767, -32768, rnd.randrange(-999, 999)]),
        "i": rnd.choice([0, -2**31, 2**31 - 1, rnd.randrange(-10**6, 10**6)]), "l": rnd.choice([-2**63, 2**63 - 1, rnd.randrange(-10**15, 10**15)]),
        "o": rnd.choice([0, 2**32 - 1, rnd.randrange(2**32)]),
        "f": rnd.choice([0.0, -0.0, math.nan, math.inf, -math.inf, 5e-324, rnd.gauss(0, 1), rnd.uniform(-1e300, 1e300)]),
        "r": rnd.choice([0.0, -0.0, math.nan, -math.inf, single]),
        "n": rnd.choice([Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity"), Decimal("0.00"), Decimal("-10000"), Decimal("1.50"), Decimal("0.0001"),
                         Decimal("0.00001"), Decimal(rnd.randrange(-10**18, 10**18)).scaleb(-rnd.randrange(25)), Decimal(rnd.randrange(10**6)).scaleb(rnd.randrange(30))]),
        "t": rnd.choice(["", "a", "O'Hare", "ü€💡", "two\nlines", " blanks "]), "nm": rnd.choice(["", "name", "Ünïcode"]), "v": rnd.choice(["", "v", "ß"]),
        "y": rnd.randbytes(rnd.randrange(40)),
        "z": datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=rnd.randrange(3 * 10**15)),
        "u": uuid.UUID(int=rnd.getrandbits(128)), "j": random_json(rnd, 3), "Zeta": "Z", "aa": 2, "a": 1, "ü": "ü",
    }
    for name in row:
        if rnd.random() < (0.15 if number > 3 else 0):
            row[name] = None
    row["id"] = number
    return row


def literal(kind, value):
    if value is None:
        return "NULL"
    if kind == "boolean":
        return str(value).lower()
    if kind in ("double precision", "real"):
        return "'%r'" % value
    if kind == "numeric":
        return "'%s'" % value
    if kind == "bytea":
        return "'\\x%s'" % value.hex()
    if kind == "timestamptz":
        return "'%s'" % value.isoformat()
    if kind == "jsonb":
        value = json_text(value)
    if kind in ("text", "name", "character varying(20)", "jsonb", "uuid"):
        value = str(value).replace("'", "''")
        return "E'%s'" % value.replace("\\", "\\\\").replace("\n", "\\n") if "\\" in value or "\n" in value else "'%s'" % value
    return str(value)


def sha256(data):
    return hashlib.sha256(data).digest()


def root(leaves):
    """MTH of RFC 6962, section 2.1."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0])
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha256(b"\1" + root(leaves[:k]) + root(leaves[k:]))


# the leaves and roots of the reference test of Certificate Transparency
CT_LEAVES = [bytes.fromhex(h) for h in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]
CT_ROOTS = """6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef
ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328""".split()


def main():
    rnd = random.Random(6962)
    rows = [random_row(rnd, number) for number in range(1, 41)]
    names = ", ".join('"%s" %s' % column for column in COLUMNS)
    print("-- Made by test/goldens/ledger.py (Python, hashlib): encodings of rows, and roots of trees.")
    print("CREATE TEMP TABLE golden_fields (%s, id integer);" % names)
    print("INSERT INTO golden_fields VALUES")
    print(",\n".join("(%s, %d)" % (", ".join(literal(kind, row[name]) for name, kind in COLUMNS), row["id"]) for row in rows) + ";")
    print("CREATE TEMP TABLE golden_encoding (id integer, bytes bytea);")
    print("INSERT INTO golden_encoding VALUES")
    print(",\n".join("(%d, '\\x%s')" % (row["id"], encode(row).hex()) for row in rows) + ";")
    leaves = CT_LEAVES + [b"leaf %d" % i for i in range(8, 70)]
    for size, known in enumerate(CT_ROOTS, 1):
        assert root(leaves[:size]).hex() == known
    print("CREATE TEMP TABLE golden_leaf (number bigint, data bytea);")
    print("INSERT INTO golden_leaf VALUES")
    print(",\n".join("(%d, '\\x%s')" % (i, leaf.hex()) for i, leaf in enumerate(leaves)) + ";")
    print("CREATE TEMP TABLE golden_root (tree_size bigint, root bytea);")
    print("INSERT INTO golden_root VALUES")
    print(",\n".join("(%d, '\\x%s')" % (n, root(leaves[:n]).hex()) for n in range(len(leaves) + 1)) + ";")


main()
