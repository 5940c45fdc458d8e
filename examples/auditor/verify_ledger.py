#!/usr/bin/env python3
"""Checks an exported ledger of retrain without a server; Python's standard library only.

    psql -XAtc 'SELECT retrain.export_ledger()' > ledger.jsonl
    verify_ledger.py ledger.jsonl [--anchor anchors.jsonl] [--show]
    verify_ledger.py --proof proof.json [--root HEX]

The ledger: every row has the hash of its content and of the row before, numbers have no gaps, epochs change only where a
row says why, each checkpoint has the Merkle root of the leaves in front of it, each leaf the hash of the rows it covers, each
decision that of its evaluation, each purge the root of the leaves that name it.  An anchor (retrain.export_anchor(), one
JSON object a line) must be a row of the chain: without one, a chain that was rebuilt as a whole, or cut at its end, passes.

A proof (retrain.inclusion_proof(), retrain.consistency_proof()) is checked by itself; --root is the root one trusts.

Prints one line and ends with 0 when all is well, 1 when it is not, 2 when the input cannot be read.
This program shares no code with the extension: it was written from doc/reference/ledger.md.
"""

import argparse
import datetime
import hashlib
import json
import struct
import sys

FORMAT = 1
EPOCH_KINDS = ("created", "adopted", "timeline")


class Bad(Exception):
    """What is wrong: where (a number, or None), why, and a sentence."""

    def __init__(self, seq, reason, detail):
        super().__init__(detail)
        self.seq, self.reason, self.detail = seq, reason, detail


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# --- canonical encoding -------------------------------------------------------------------------

def numeric(data):
    """numeric_send: digits to the base of 10,000, weight of the first, sign, decimals shown."""
    n, weight, sign, scale = struct.unpack(">hhHh", data[:8])
    if sign == 0xC000:
        return "NaN"
    if sign == 0xD000:
        return "Infinity"
    if sign == 0xF000:
        return "-Infinity"
    digits = struct.unpack(">%dh" % n, data[8:8 + 2 * n])
    value = 0
    for digit in digits:
        value = value * 10000 + digit
    shift = 4 * (weight - n + 1)            # decimal exponent of the last digit
    text = str(value) + "0" * shift if shift > 0 else str(value)
    if shift < 0:
        text = text.rjust(1 - shift, "0")
        text = text[:shift] + "." + text[shift:]
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("-" if sign == 0x4000 and value else "") + text


def json_value(data, at):
    """One JSON value; returns it and the place behind it."""
    kind, at = data[at:at + 1], at + 1
    if kind in (b"N", b"T", b"F"):
        return {b"N": None, b"T": True, b"F": False}[kind], at
    size, at = struct.unpack(">I", data[at:at + 4])[0], at + 4
    if kind == b"#":
        return numeric(data[at:at + size]), at + size
    if kind == b'"':
        return data[at:at + size].decode(), at + size
    if kind == b"[":
        items = []
        for _ in range(size):
            item, at = json_value(data, at)
            items.append(item)
        return items, at
    if kind == b"{":
        members, last = {}, None
        for _ in range(size):
            length, at = struct.unpack(">I", data[at:at + 4])[0], at + 4
            key, at = data[at:at + length], at + length
            if last is not None and key <= last:
                raise ValueError("keys of a JSON object are not in order")
            members[key.decode()], at = json_value(data, at)
            last = key
        return members, at
    raise ValueError("unknown kind of JSON value")


def time(data):
    microseconds = struct.unpack(">q", data)[0]
    if microseconds in (2**63 - 1, -2**63):
        return "infinity" if microseconds > 0 else "-infinity"
    try:
        return (datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc)
                + datetime.timedelta(microseconds=microseconds)).isoformat()
    except OverflowError:
        return "%d microseconds" % microseconds


def value_of(tag, data):
    if tag == "b":
        if data not in (b"\0", b"\1"):
            raise ValueError("a boolean is neither 0 nor 1")
        return data == b"\1"
    if tag == "i":
        return struct.unpack(">q", data)[0]
    if tag == "f":
        return struct.unpack(">d", data)[0]
    if tag == "z":
        return time(data)
    if tag == "n":
        return numeric(data)
    if tag in "tx":
        return data.decode()
    if tag in "ys":
        return data.hex()
    if tag == "u":
        if len(data) != 16:
            raise ValueError("a uuid has not 16 bytes")
        return data.hex()
    if tag == "j":
        value, end = json_value(data, 0)
        if end != len(data):
            raise ValueError("bytes behind a JSON value")
        return value
    if tag == "r":
        return fields(data, 0)
    raise ValueError("unknown tag %r" % tag)


def fields(data, at, rows=False):
    """The fields of a row, in order, as (name, value); rows: names may repeat, as those of the rows of a leaf."""
    found, last = [], None
    while at < len(data):
        tag = data[at:at + 1].decode("latin-1")
        length = struct.unpack(">H", data[at + 1:at + 3])[0]
        name, at = data[at + 3:at + 3 + length], at + 3 + length
        size, at = struct.unpack(">I", data[at:at + 4])[0], at + 4
        if len(data) < at + size:
            raise ValueError("a value ends behind the payload")
        if not rows and last is not None and name <= last:
            raise ValueError("names of fields are not in order")
        found.append((name.decode(), value_of(tag, data[at:at + size])))
        at, last = at + size, name
    return found


def decode(payload, rows=False):
    if payload[:1] != bytes([FORMAT]):
        raise ValueError("the encoding is not of version %d" % FORMAT)
    try:
        return fields(payload, 1, rows)
    except struct.error as error:
        raise ValueError("the payload ends too early") from error


# --- Merkle tree (RFC 6962; proofs as in RFC 9162) -----------------------------------------------

def node(left, right):
    return sha256(b"\x01", left, right)


class Tree:
    """A tree that grows leaf by leaf: (size, hash) of its complete subtrees, the largest first."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def add(self, leaf):
        size = 1
        while self.peaks and self.peaks[-1][0] == size:
            leaf, size = node(self.peaks.pop()[1], leaf), 2 * size
        self.peaks.append((size, leaf))
        self.size += 1

    def root(self):
        if not self.peaks:
            return sha256()
        root = self.peaks[-1][1]
        for _, peak in reversed(self.peaks[:-1]):
            root = node(peak, root)
        return root


def inclusion_holds(index, size, leaf, path, root):
    if not 0 <= index < size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def consistency_holds(first, second, first_root, second_root, path):
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    path = list(path)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for p in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(p, fr), node(p, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == first_root and sr == second_root


def check_proof(proof, trusted):
    path = [bytes.fromhex(h) for h in proof["path"]]
    if proof["proof"] == "inclusion":
        leaf, root = bytes.fromhex(proof["leaf_hash"]), bytes.fromhex(proof["root"])
        if proof.get("payload") is not None and sha256(b"\0", bytes.fromhex(proof["payload"])) != leaf:
            raise Bad(None, "leaf", "The payload is not what the leaf is the hash of.")
        if not inclusion_holds(proof["leaf_index"], proof["tree_size"], leaf, path, root):
            raise Bad(None, "proof", "The path does not lead from the leaf to the root.")
        told = "leaf %d is in the tree of %d leaves" % (proof["leaf_index"], proof["tree_size"])
    elif proof["proof"] == "consistency":
        first, root = bytes.fromhex(proof["first_root"]), bytes.fromhex(proof["second_root"])
        if not consistency_holds(proof["first_size"], proof["second_size"], first, root, path):
            raise Bad(None, "proof", "The second tree does not begin as the first one.")
        told = "the tree of %d leaves begins as that of %d" % (proof["second_size"], proof["first_size"])
    else:
        raise ValueError("this is no proof")
    if trusted is not None and root != trusted:
        raise Bad(None, "root", "The root is not the one that is trusted.")
    return told + ", root " + root.hex()


# --- ledger --------------------------------------------------------------------------------------

class Ledger:
    def __init__(self, anchors, show):
        self.anchors, self.show = anchors, show
        self.seq, self.epoch, self.timeline, self.hash = 0, 0, None, bytes(32)
        self.tree, self.purges, self.waiting = Tree(), {}, []
        self.rows = self.leaves = self.checkpoints = 0
        self.hashes = {}                # of the rows that anchors ask for
        self.decisions = {}             # evaluation -> (row, hash) that a decision names

    def leaf(self, line):
        leaf = bytes.fromhex(line["leaf_hash"])
        where = "leaf of policy %s, slot %s, ordinal %s" % (line["policy_id"], line["slot"], line["ordinal"])
        key = (line["policy_id"], time(struct.pack(">q", line["slot_us"])), line["ordinal"])
        if line["position"] is not None and line["position"] != self.tree.size + len(self.waiting):
            raise Bad(None, "leaf", "The leaf at position %d is missing." % (self.tree.size + len(self.waiting)))
        if line.get("payload") is not None:
            payload = bytes.fromhex(line["payload"])
            if sha256(b"\0", payload) != leaf:
                raise Bad(None, "evaluation", "The rows are not those of the %s." % where)
            evaluation = dict(decode(payload, rows=True)[0][1])
            if (evaluation["policy_id"], evaluation["slot"], evaluation["ordinal"]) != key:
                raise Bad(None, "evaluation", "The rows are of another evaluation than the %s." % where)
        elif "purge_seq" in line:
            self.purges.setdefault(line["purge_seq"], Tree()).add(leaf)
        decision = self.decisions.pop(key, None)
        if decision and decision[1] != leaf:
            raise Bad(decision[0], "leaf", "The decision was made on another evaluation than the %s." % where)
        if line["position"] is not None:
            self.waiting.append(leaf)
        self.leaves += 1

    def row(self, line):
        seq, payload = line["seq"], bytes.fromhex(line["payload"])
        if seq != self.seq + 1:
            raise Bad(self.seq + 1, "gap", "Row %d follows row %d." % (seq, self.seq))
        prev_hash, own = bytes.fromhex(line["prev_hash"]), bytes.fromhex(line["hash"])
        if payload[:1] != bytes([FORMAT]):
            raise Bad(seq, "version", "The encoding of the payload is not known to this program.")
        if sha256(b"\x02", struct.pack(">qi", seq, line["epoch"]), prev_hash, payload) != own:
            raise Bad(seq, "hash", "The hash is not that of the row.")
        if prev_hash != self.hash:
            raise Bad(seq, "order", "The row continues another one than row %d." % self.seq)
        try:
            content = dict(decode(payload))
        except ValueError as error:
            raise Bad(seq, "version", "The payload is not canonical: %s." % error) from error
        if content["kind"] != line["kind"]:
            raise Bad(seq, "columns", "The kind differs from the payload.")
        self.check_epoch(seq, line["epoch"], content)
        if content["kind"] == "checkpoint":
            self.checkpoint(seq, content)
        elif content["kind"] == "decision":
            self.decisions[content["policy_id"], content["slot"], content["ordinal"]] = \
                (seq, bytes.fromhex(content["evaluation_hash"]))
        elif content["kind"] == "purge":
            tree = self.purges.pop(seq, Tree())
            if (tree.size, tree.root().hex()) != (content["evaluations"], content["root"]):
                raise Bad(seq, "purge", "The purge removed other evaluations than the %d whose leaves name it." % tree.size)
        if self.show:
            print(json.dumps({"seq": seq, "epoch": line["epoch"], **content}))
        self.seq, self.epoch, self.timeline, self.hash = seq, line["epoch"], content["timeline"], own
        self.rows += 1
        if any(a["seq"] == seq for a in self.anchors):
            self.hashes[seq] = own

    def check_epoch(self, seq, epoch, content):
        begins = content["kind"] in EPOCH_KINDS
        if epoch != self.epoch + begins:
            raise Bad(seq, "epoch", "Epoch %d follows epoch %d in a row of kind %s." % (epoch, self.epoch, content["kind"]))
        if not begins and content["timeline"] != self.timeline:
            raise Bad(seq, "epoch", "The timeline changes in a row of kind %s." % content["kind"])
        if (content["kind"] == "created") != (seq == 1):
            raise Bad(seq, "epoch", "A row of kind created is the first one and no other.")

    def checkpoint(self, seq, content):
        for leaf in self.waiting:
            self.tree.add(leaf)
        self.waiting = []
        if self.tree.size != content["tree_size"]:
            raise Bad(seq, "tree", "The checkpoint has %d leaves, the export %d." % (content["tree_size"], self.tree.size))
        if self.tree.root().hex() != content["root"]:
            raise Bad(seq, "tree", "The root of the checkpoint is not that of the first %d leaves." % self.tree.size)
        self.checkpoints += 1

    def end(self):
        if self.waiting:
            raise Bad(None, "leaf", "There are places behind the last checkpoint.")
        if self.decisions:
            raise Bad(min(seq for seq, _ in self.decisions.values()), "leaf", "The evaluation of the decision has no leaf.")
        if self.purges:
            raise Bad(min(self.purges), "missing", "Leaves name a purge that the ledger does not know.")
        for anchor in self.anchors:
            if anchor["seq"] not in self.hashes:
                raise Bad(min(anchor["seq"], self.seq + 1), "truncated", "Row %d of the anchor is not there." % anchor["seq"])
            if self.hashes[anchor["seq"]].hex() != anchor["hash"].lower():
                raise Bad(anchor["seq"], "anchor", "Row %d is another one than that of the anchor: the chain was rebuilt, "
                          "or it is another branch of a fork." % anchor["seq"])
        return "%d rows, %d leaves, %d checkpoints, %s, head %d %s" % (
            self.rows, self.leaves, self.checkpoints,
            "%d anchors" % len(self.anchors) if self.anchors else "no anchor: an end cut off or a chain rebuilt would not be seen",
            self.seq, self.hash.hex())


def lines_of(file):
    for line in file:
        if line.strip():
            yield json.loads(line)


def main():
    parser = argparse.ArgumentParser(description="Checks an exported ledger of retrain.")
    parser.add_argument("ledger", nargs="?", help="file of retrain.export_ledger(), - for the standard input")
    parser.add_argument("--anchor", help="file of anchors, one a line")
    parser.add_argument("--proof", help="file with one proof")
    parser.add_argument("--root", help="root of the proof's tree that is trusted, in hexadecimal")
    parser.add_argument("--show", action="store_true", help="print the rows of the ledger as JSON")
    args = parser.parse_args()
    if (args.ledger is None) == (args.proof is None):
        parser.error("give a ledger or a proof")
    try:
        if args.proof:
            with open(args.proof, encoding="utf-8") as file:
                told = check_proof(json.load(file), bytes.fromhex(args.root) if args.root else None)
        else:
            anchors = []
            if args.anchor:
                with open(args.anchor, encoding="utf-8") as file:
                    anchors = list(lines_of(file))
            ledger = Ledger(anchors, args.show)
            file = sys.stdin if args.ledger == "-" else open(args.ledger, encoding="utf-8")
            with file:
                for line in lines_of(file):
                    (ledger.row if line["type"] == "row" else ledger.leaf)(line)
            told = ledger.end()
    except Bad as bad:
        print("FAILED: %s%s: %s" % (bad.reason, "" if bad.seq is None else " at row %d" % bad.seq, bad.detail))
        return 1
    except (OSError, ValueError, KeyError, TypeError) as error:
        print("cannot be read: %s: %s" % (type(error).__name__, error), file=sys.stderr)
        return 2
    print("ok: " + told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
