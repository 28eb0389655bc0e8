#!/usr/bin/env python3
"""Checks a bundle (docs/bundles.md) without any code of Comity, with Python alone and offline.

    verify_bundle.py DIR [--policy FILE] [--vkey KEY]... [--format table|jsonl]

Exit code 0: everything holds; 1: something does not; 2: wrong use; 3: no bundle there.

Written from the description of the format and the specifications it names (C2SP signed-note, tlog-checkpoint,
tlog-cosignature, tlog-policy, tlog-proof, tlog-tiles; RFC 6962, 8032, 8949, 9052, 9679; FIPS 204), as a second opinion on
`comity verify bundle`. Sealed files are checked against their digest and not opened. Where the package `cryptography` is
there, it computes the Ed25519 equation faster; every strictness rule is checked here in any case.
"""

import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import stat
import sys
import unicodedata
from datetime import datetime, timezone

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None


class Wrong(Exception):
    """Something does not hold."""


def need(condition, what):
    if not condition:
        raise Wrong(what)


def sha256(data):
    return hashlib.sha256(data).digest()


# -- deterministic CBOR (RFC 8949 4.2.1) ----------------------------------------------------------

class Tag:
    def __init__(self, number, value):
        self.number, self.value = number, value


MAX_DEPTH = 16


def cbor_decode(data):
    value, end = _item(data, 0, 0)
    need(end == len(data), "bytes behind the CBOR value")
    return value


def _item(data, at, depth):
    need(at < len(data), "CBOR ends early")
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    need(info < 28 and not (major == 7 and info >= 24), "CBOR that is not deterministic")
    number = info
    if info >= 24:
        length = 1 << (info - 24)
        need(at + length <= len(data), "CBOR ends early")
        number = int.from_bytes(data[at:at + length], "big")
        at += length
        need(number >= (24 if length == 1 else 1 << (4 * length)), "a CBOR number that is not shortest")
    if major == 0:
        return number, at
    if major == 1:
        return -1 - number, at
    if major in (2, 3):
        need(at + number <= len(data), "CBOR ends early")
        chunk = data[at:at + number]
        if major == 2:
            return bytes(chunk), at + number
        try:
            text = chunk.decode("utf-8")
        except UnicodeDecodeError:
            raise Wrong("a CBOR text that is not UTF-8") from None
        need(unicodedata.normalize("NFC", text) == text, "a CBOR text that is not in NFC")
        return text, at + number
    if major == 7:
        need(number in (20, 21, 22), "a CBOR value of a kind that is not used")
        return {20: False, 21: True, 22: None}[number], at
    need(depth < MAX_DEPTH, "CBOR is nested too deeply")
    if major == 6:
        value, at = _item(data, at, depth + 1)
        need(number not in (2, 3) or (isinstance(value, bytes) and len(value) > 8 and value[0]), "a bignum")
        return Tag(number, value), at
    need(number * (1 if major == 4 else 2) <= len(data) - at, "CBOR ends early")
    if major == 4:
        items = []
        for _ in range(number):
            value, at = _item(data, at, depth + 1)
            items.append(value)
        return items, at
    entries, before = {}, None
    for _ in range(number):
        start = at
        key, at = _item(data, at, depth + 1)
        need(before is None or before < data[start:at], "CBOR map keys out of order")
        before = data[start:at]
        value, at = _item(data, at, depth + 1)
        entries[_map_key(key)] = value
    return entries, at


def _map_key(key):
    """Maps of this format have numbers and texts as keys; anything else is kept apart from both."""
    if isinstance(key, bool) or key is None or not isinstance(key, (int, str)):
        return ("other", repr(key))
    return key


def cbor_encode(value):
    def head(major, number):
        for info, length in ((24, 1), (25, 2), (26, 4), (27, 8)):
            if number < 24:
                return bytes([major << 5 | number])
            if number < 1 << (8 * length):
                return bytes([major << 5 | info]) + number.to_bytes(length, "big")
        raise Wrong("a number too large")

    if value is None or isinstance(value, bool):
        return {None: b"\xf6", False: b"\xf4", True: b"\xf5"}[value]
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor_encode, value))
    if isinstance(value, Tag):
        return head(6, value.number) + cbor_encode(value.value)
    entries = sorted((cbor_encode(key), cbor_encode(item)) for key, item in value.items())
    return head(5, len(entries)) + b"".join(key + item for key, item in entries)


def get(value, *path):
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


# -- Ed25519, the strict rule ---------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_M1 = pow(2, (P - 1) // 4, P)


def _add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(scalar, point):
    out = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            out = _add(out, point)
        point = _add(point, point)
        scalar >>= 1
    return out


def _is_identity(point):
    return point[0] % P == 0 and (point[1] - point[2]) % P == 0


def _point(data):
    """A point in its one canonical encoding that is not of small order, or None."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * ROOT_M1 % P
        if (v * x * x - u) % P:
            return None
    if x == 0 and sign:
        return None
    if x & 1 != sign:
        x = P - x
    point = (x, y, 1, x * y % P)
    return None if _is_identity(_times(8, point)) else point


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = _point(BASE_Y.to_bytes(32, "little"))


def ed25519_verify(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = _point(key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    if Ed25519PublicKey is not None:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
            return True
        except (InvalidSignature, ValueError):
            return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = _times(s, BASE), _add(r, _times(k, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# -- ML-DSA-44, verification (FIPS 204, pure, empty context) --------------------------------------

Q, TAU, OMEGA, GAMMA1, BETA = 8380417, 39, 80, 1 << 17, 78
GAMMA2 = (Q - 1) // 88


def _bit_reversed(number):
    return int(f"{number:08b}"[::-1], 2)


ZETAS = [pow(1753, _bit_reversed(i), Q) for i in range(256)]


def _ntt(poly):
    out, k, length = list(poly), 0, 128
    while length >= 1:
        for start in range(0, 256, 2 * length):
            k += 1
            for j in range(start, start + length):
                t = ZETAS[k] * out[j + length] % Q
                out[j], out[j + length] = (out[j] + t) % Q, (out[j] - t) % Q
        length //= 2
    return out


def _inverse_ntt(poly):
    out, k, length = list(poly), 256, 1
    while length < 256:
        for start in range(0, 256, 2 * length):
            k -= 1
            for j in range(start, start + length):
                t = out[j]
                out[j] = (t + out[j + length]) % Q
                out[j + length] = -ZETAS[k] * (t - out[j + length]) % Q
        length *= 2
    return [c * 8347681 % Q for c in out]


def _uniform(seed):
    out, stream = [], hashlib.shake_128(seed).digest(3 * 1024)
    for at in range(0, len(stream), 3):
        number = int.from_bytes(stream[at:at + 3], "little") & 0x7FFFFF
        if number < Q:
            out.append(number)
            if len(out) == 256:
                return out
    raise Wrong("a matrix that needs more bytes than are taken")


def _ball(seed):
    stream = hashlib.shake_256(seed).digest(1024)
    signs, at, out = int.from_bytes(stream[:8], "little"), 8, [0] * 256
    for i in range(256 - TAU, 256):
        while stream[at] > i:
            at += 1
        j = stream[at]
        at += 1
        out[i], out[j] = out[j], (1 - 2 * (signs & 1)) % Q
        signs >>= 1
    return out


def _unpack(data, bits):
    number = int.from_bytes(data, "little")
    return [number >> (bits * i) & ((1 << bits) - 1) for i in range(len(data) * 8 // bits)]


def _hints(data):
    rows, at = [[0] * 256 for _ in range(4)], 0
    for i in range(4):
        end = data[OMEGA + i]
        if end < at or end > OMEGA:
            return None
        for j in range(at, end):
            if j > at and data[j - 1] >= data[j]:
                return None
            rows[i][data[j]] = 1
        at = end
    return None if any(data[at:OMEGA]) else rows


def _use_hint(hint, r):
    low = r % (2 * GAMMA2)
    if low > GAMMA2:
        low -= 2 * GAMMA2
    high = 0 if r - low == Q - 1 else (r - low) // (2 * GAMMA2)
    if r - low == Q - 1:
        low -= 1
    if not hint:
        return high
    return (high + (1 if low > 0 else -1)) % 44


def ml_dsa_verify(key, message, signature):
    if len(key) != 1312 or len(signature) != 2420:
        return False
    c_tilde, z_bytes, hint_bytes = signature[:32], signature[32:32 + 4 * 576], signature[32 + 4 * 576:]
    hints = _hints(hint_bytes)
    z = [[GAMMA1 - c for c in _unpack(z_bytes[576 * i:576 * (i + 1)], 18)] for i in range(4)]
    if hints is None or any(abs(c) >= GAMMA1 - BETA for row in z for c in row):
        return False
    rho, t1 = key[:32], [_unpack(key[32 + 320 * i:32 + 320 * (i + 1)], 10) for i in range(4)]
    mu = hashlib.shake_256(hashlib.shake_256(key).digest(64) + b"\0\0" + message).digest(64)
    c = _ntt(_ball(c_tilde))
    z = [_ntt([x % Q for x in row]) for row in z]
    packed = b""
    for i in range(4):
        total = [0] * 256
        for j in range(4):
            matrix = _uniform(rho + bytes([j, i]))
            total = [(x + a * b) % Q for x, a, b in zip(total, matrix, z[j])]
        t = _ntt([x << 13 for x in t1[i]])
        w = _inverse_ntt([(x - a * b) % Q for x, a, b in zip(total, c, t)])
        row = [_use_hint(h, x) for h, x in zip(hints[i], w)]
        packed += sum(x << (6 * n) for n, x in enumerate(row)).to_bytes(192, "little")
    return hashlib.shake_256(mu + packed).digest(32) == c_tilde


# -- Merkle trees (RFC 6962) ----------------------------------------------------------------------

def leaf_hash(entry):
    return sha256(b"\0" + entry)


def node_hash(left, right):
    return sha256(b"\1" + left + right)


def check_inclusion(leaf, index, size, path, root):
    need(index < size, "the index lies outside the tree")
    node, last, value = index, size - 1, leaf
    for sibling in path:
        need(last > 0, "the proof is too long")
        if node & 1 or node == last:
            value = node_hash(sibling, value)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        node, last = node >> 1, last >> 1
    need(last == 0, "the proof is too short")
    need(value == root, "the proof leads to another root")


class Edge:
    """The right edge of a growing tree."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def push(self, leaf):
        size = self.size
        while size & 1:
            leaf, size = node_hash(self.peaks.pop(), leaf), size >> 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self):
        if not self.peaks:
            return sha256(b"")
        value = self.peaks[-1]
        for left in reversed(self.peaks[:-1]):
            value = node_hash(left, value)
        return value


# -- notes, checkpoints, policies -----------------------------------------------------------------

MAX_NOTE, MAX_SIGNATURES = 64 * 1024, 32
ED25519, COSIGNATURE, ML_DSA = 1, 4, 6


def b64(text):
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise Wrong("something that is no base64") from None


def is_key_name(name):
    return bool(name) and not any(c.isspace() or c == "+" or c < " " for c in name)


class VKey:
    def __init__(self, text):
        parts = text.strip().split("+", 2)
        need(len(parts) == 3 and is_key_name(parts[0]), "no verifier key")
        need(re.fullmatch("[0-9a-f]{8}", parts[1]), "no verifier key")
        data = b64(parts[2])
        need(data, "no verifier key")
        self.name, self.id, self.type, self.key = parts[0], bytes.fromhex(parts[1]), data[0], data[1:]
        length = {ED25519: 32, COSIGNATURE: 32, ML_DSA: 1312}.get(self.type)
        if length is not None:
            need(len(self.key) == length, "a verifier key of a wrong length")
            need(sha256(self.name.encode() + b"\n" + data)[:4] == self.id, "a verifier key with a wrong id")

    def same(self, other):
        return other is not None and (self.name, self.id, self.type, self.key) == (
            other.name, other.id, other.type, other.key)


class Checkpoint:
    def __init__(self, data):
        need(len(data) <= MAX_NOTE, "the note is too long")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Wrong("the note is not UTF-8") from None
        need(not any(c < " " and c != "\n" for c in text), "the note has control characters")
        at = text.rfind("\n\n")
        need(at >= 0, "the note has no signatures")
        self.text, lines = text[:at + 1], text[at + 2:]
        need(lines.endswith("\n"), "the note does not end with a newline")
        self.lines = []
        for line in lines[:-1].split("\n"):
            match = re.fullmatch("\u2014 ([^ ]+) ([^ ]+)", line)
            need(match and is_key_name(match[1]), "a line that is no signature")
            signature = b64(match[2])
            need(len(signature) > 4, "a signature that is too short")
            self.lines.append((match[1], signature[:4], signature[4:]))
        need(len(self.lines) <= MAX_SIGNATURES, "too many signatures")
        parts = self.text[:-1].split("\n")
        need(len(parts) >= 3 and all(parts), "no checkpoint")
        self.origin = parts[0]
        need(re.fullmatch("0|[1-9][0-9]*", parts[1]) and int(parts[1]) < 2**64, "no checkpoint")
        self.size, self.root = int(parts[1]), b64(parts[2])
        need(len(self.root) == 32, "no checkpoint")

    def by(self, key):
        return [signature for name, ident, signature in self.lines if (name, ident) == (key.name, key.id)]

    def signed_by_log(self, key):
        lines = self.by(key)
        need(lines, f"the checkpoint is not signed by {key.name}")
        for signature in lines:
            need(ed25519_verify(key.key, self.text.encode(), signature), f"a signature of {key.name} does not verify")

    def cosigned_by(self, key):
        """The latest time of the key's cosignatures, or None."""
        times = []
        for line in self.by(key):
            time, signature = int.from_bytes(line[:8], "big"), line[8:]
            if key.type == COSIGNATURE:
                good = ed25519_verify(key.key, f"cosignature/v1\ntime {time}\n{self.text}".encode(), signature)
            else:
                name, origin = key.name.encode(), self.origin.encode()
                good = 0 < len(name) < 256 and 0 < len(origin) < 256
                good = good and ml_dsa_verify(key.key, b"".join([
                    b"subtree/v1\n\0", bytes([len(name)]), name, line[:8], bytes([len(origin)]), origin,
                    bytes(8), self.size.to_bytes(8, "big"), self.root]), signature)
            need(good and time < 2**63, f"a cosignature of {key.name} does not verify")
            times.append(time)
        return max(times) if times else None


class Policy:
    def __init__(self, text):
        self.logs, self.nodes, self.quorum = [], {}, ()
        taken = set()
        for line in text.split("\n"):
            need(not any((c < " " and c != "\t") or c == "\x7f" for c in line), "a control character in the policy")
            words = [word for word in re.split("[ \t]", line) if word]
            if not words or words[0].startswith("#"):
                continue
            if words[0] == "log" and len(words) in (2, 3):
                key = VKey(words[1])
                need(all(known.key != key.key for known in self.logs), "a log twice in the policy")
                self.logs.append(key)
            elif words[0] == "witness" and len(words) in (3, 4):
                key = VKey(words[2])
                need(key.type in (COSIGNATURE, ML_DSA), "a witness key of another type")
                known = [node for node in self.nodes.values() if isinstance(node, VKey)]
                need(all(other.key != key.key for other in known), "a witness twice in the policy")
                self.define(words[1], key)
            elif words[0] == "group" and len(words) >= 4:
                members = words[3:]
                number = {"any": "1", "all": str(len(members))}.get(words[2], words[2])
                need(re.fullmatch("[1-9][0-9]*", number) and int(number) <= len(members), "a group without a threshold")
                for member in members:
                    need(member in self.nodes and member not in taken, "a group of strangers")
                    taken.add(member)
                self.define(words[1], (int(number), members))
            elif words[0] == "quorum" and len(words) == 2:
                need(self.quorum == () and (words[1] == "none" or words[1] in self.nodes), "no good quorum")
                self.quorum = None if words[1] == "none" else words[1]
            else:
                raise Wrong("a line of the policy that is not known")
        need(self.quorum != (), "the policy has no quorum")

    def define(self, name, node):
        need(name != "none" and name not in self.nodes, "a name twice in the policy")
        self.nodes[name] = node

    def reached(self, times, until):
        state = {}
        for name, node in self.nodes.items():
            if isinstance(node, VKey):
                time = times.get(name)
                state[name] = time is not None and (until is None or 0 < time <= until)
            else:
                state[name] = sum(state[member] for member in node[1]) >= node[0]
        return self.quorum is None or state[self.quorum]

    def accept(self, data):
        checkpoint, refused = Checkpoint(data), Wrong("a log that the policy does not name")
        for key in self.logs:
            if key.name == checkpoint.origin and key.type != ML_DSA:
                try:
                    need(key.type == ED25519, "a log key of another type")
                    checkpoint.signed_by_log(key)
                    break
                except Wrong as cause:
                    refused = cause
        else:
            raise refused
        checkpoint.log = key
        for second in self.logs:
            if second.type == ML_DSA and second.name == checkpoint.origin:
                checkpoint.cosigned_by(second)
        times = {name: checkpoint.cosigned_by(node) for name, node in self.nodes.items() if isinstance(node, VKey)}
        times = {name: time for name, time in times.items() if time is not None}
        need(self.reached(times, None), "the quorum of the policy did not cosign")
        checkpoint.cosigned, checkpoint.at = times, None
        if self.quorum is not None:
            good = [time for time in sorted(times.values()) if time and self.reached(times, time)]
            checkpoint.at = good[0] if good else None
        return checkpoint


# -- statements and entries -----------------------------------------------------------------------

MAX_STATEMENT = 60 * 1024
RECORD = "application/vnd.comity.record+cbor"
VERBS = ("issue", "amend", "correct", "retract", "suspend", "resume", "delist", "expire", "contest", "reply")


def is_number(value, least=0):
    return isinstance(value, int) and not isinstance(value, bool) and least <= value < 2**64


def is_name(value):
    return isinstance(value, str) and 1 <= len(value.encode()) <= 1024


def is_bytes(value, length):
    return isinstance(value, bytes) and len(value) == length


def key_identifier(key):
    return sha256(cbor_encode({1: 1, -1: 6, -2: key}))[:8]


class Statement:
    def __init__(self, data):
        need(len(data) <= MAX_STATEMENT, "the statement is too long")
        outer = cbor_decode(data)
        need(isinstance(outer, Tag) and outer.number == 18, "no COSE_Sign1")
        need(isinstance(outer.value, list) and len(outer.value) == 4, "no COSE_Sign1")
        self.protected, unprotected, self.payload, self.signature = outer.value
        need(isinstance(self.protected, bytes) and isinstance(unprotected, dict), "no COSE_Sign1")
        need(isinstance(self.payload, bytes) and is_bytes(self.signature, 64), "no COSE_Sign1 with payload")
        self.header = cbor_decode(self.protected)
        need(isinstance(self.header, dict), "the protected header is no map")
        self.read_header()
        need(set(unprotected) <= {394}, "an unprotected label that is not known")
        receipts = unprotected.get(394, [b""])
        need(isinstance(receipts, list) and 1 <= len(receipts) <= 16, "receipts in another form")
        need(all(isinstance(receipt, bytes) for receipt in receipts), "receipts in another form")
        bare = cbor_encode(Tag(18, [self.protected, {}, self.payload, self.signature]))
        self.bare, self.hash, self.receipts = bare, sha256(bare), 394 in unprotected
        self.record = None
        if self.envelope:
            need(len(self.payload) == 32, "the payload of an envelope is a hash")
        elif self.content_type == RECORD:
            self.record = cbor_decode(self.payload)
            need(isinstance(self.record, dict), "the payload is no map")

    def read_header(self):
        header, own = self.header, lambda name: self.header.get("comity." + name)
        known = {1, 3, 4, 15, 16, 258, 259, 260} | {
            "comity." + name for name in ("seq", "prev", "verb", "re", "nonce", "to", "after", "handling")}
        need(set(header) <= known, "a header label that is not known")
        need(header.get(1) in (-19, -8) and is_bytes(header.get(4), 8) and is_name(header.get(16)), "a wrong header")
        claims = header.get(15)
        need(isinstance(claims, dict) and set(claims) <= {1, 2, 4, 6}, "a wrong header: claims")
        need(is_name(claims.get(1)) and is_key_name(claims[1]) and is_name(claims.get(2)), "a wrong header: claims")
        need(is_number(claims.get(6)) and (4 not in claims or is_number(claims[4])), "a wrong header: claims")
        self.kid, self.iss, self.sub, self.iat = header[4], claims[1], claims[2], claims[6]
        self.seq, self.prev, self.verb, self.re = own("seq"), own("prev"), own("verb"), own("re")
        need(is_number(self.seq, 1) and self.verb in VERBS, "a wrong header: chain")
        need(("comity.prev" in header) == (self.seq > 1), "a wrong header: chain")
        need(self.seq == 1 or is_bytes(self.prev, 32), "a wrong header: chain")
        need("comity.re" not in header or is_name(self.re), "a wrong header: re")
        need("comity.nonce" not in header or is_bytes(own("nonce"), 32), "a wrong header: nonce")
        self.to = own("to") if "comity.to" in header else []
        need(isinstance(self.to, list) and all(map(is_name, self.to)) and len(self.to) <= 256, "a wrong header: to")
        need(self.to or "comity.to" not in header, "a wrong header: to")
        self.after = own("after") if "comity.after" in header else []
        need(isinstance(self.after, list) and len(self.after) <= 16, "a wrong header: after")
        need(self.after or "comity.after" not in header, "a wrong header: after")
        for one in self.after:
            need(isinstance(one, list) and len(one) == 3 and is_name(one[0]), "a wrong header: after")
            need(is_number(one[1]) and is_bytes(one[2], 32), "a wrong header: after")
        handling = own("handling") if "comity.handling" in header else {"": 0}
        need(isinstance(handling, dict) and handling, "a wrong header: handling")
        need(all(isinstance(key, str) for key in handling), "a wrong header: handling")
        self.envelope = 258 in header
        if self.envelope:
            need(header[258] == -16 and 3 not in header and is_name(header.get(259)), "a wrong header: envelope")
            need(260 not in header or is_name(header[260]), "a wrong header: envelope")
            self.content_type = header[259]
        else:
            need(is_name(header.get(3)) and not {259, 260} & set(header), "a wrong header: content type")
            self.content_type = header[3]

    def verify(self, key):
        need(key_identifier(key) == self.kid, "the statement names another key")
        signed = cbor_encode(["Signature1", self.protected, b"", self.payload])
        need(ed25519_verify(key, signed, self.signature), "the statement's signature does not verify")

    def leaves(self):
        return {leaf_hash(cbor_encode([1, 0, self.bare])): True, leaf_hash(cbor_encode([1, 1, self.hash])): False}

    def answers(self):
        if self.re is not None:
            return self.re
        if get(self.record, "kind") == "receipt":
            return get(self.record, "body", "release")
        return None

    def signed_digest(self):
        if self.envelope:
            return self.payload
        text = get(self.record, "body", "sealed")
        return digest(text) if isinstance(text, str) else None


def digest(text):
    return bytes.fromhex(text) if re.fullmatch("[0-9a-fA-F]{64}", text) else None


# -- the keys of a log ----------------------------------------------------------------------------

def seconds(text):
    need(isinstance(text, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text, re.ASCII), "no time")
    try:
        moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        raise Wrong("no time") from None
    need(moment.year >= 1970, "no time")
    return int(moment.timestamp())


class Event:
    """A key event as read: a form that is wrong is an error, not an event without effect."""

    def __init__(self, body):
        need(isinstance(body, dict), "a key event without a body")
        self.body = body
        self.change, self.role = body.get("event"), body.get("role")
        need(self.change in ("introduce", "rotate", "revoke") and isinstance(self.role, str), "no good key event")
        self.key = self.digits("key")
        need(self.key is not None, "a key event without a key")
        for name in ("vkey", "name", "recipient", "reason"):
            need(name not in body or (isinstance(body[name], str) and len(body[name].encode()) <= 4096), "no good key event")
        self.vkey = VKey(body["vkey"]) if "vkey" in body else None
        self.replaces = self.digits("replaces")
        self.until = seconds(body["until"]) if "until" in body else None
        need("last-good" not in body or is_number(body["last-good"]), "no good key event")
        self.root = self.read_root(body["root"]) if "root" in body else None
        self.signatures = body.get("root-signatures", [])
        need(isinstance(self.signatures, list) and len(self.signatures) <= 32, "no good root signatures")
        for one in self.signatures:
            need(re.fullmatch("[0-9a-fA-F]{64}", str(get(one, "key"))), "no good root signatures")
            need(re.fullmatch("[0-9a-fA-F]{128}", str(get(one, "signature"))), "no good root signatures")
        if self.change != "revoke":
            self.check_key()

    def digits(self, name):
        if name not in self.body:
            return None
        value = self.body[name]
        found = digest(value) if isinstance(value, str) else None
        need(found is not None, "a key that is not 64 hexadecimal digits")
        return found

    def read_root(self, root):
        lists = []
        for name in ("keys", "next"):
            texts = get(root, name)
            need(isinstance(texts, list) and 1 <= len(texts) <= 16, "no good root")
            keys = [digest(text) if isinstance(text, str) else None for text in texts]
            need(None not in keys and len(set(keys)) == len(keys), "no good root")
            lists.append(keys)
        need(all(map(_point, lists[0])), "no good root")
        thresholds = [root.get("threshold"), root.get("next-threshold")]
        for count, keys in zip(thresholds, lists):
            need(is_number(count, 1) and count <= len(keys), "no good root")
        plain = {"threshold": thresholds[0], "keys": [key.hex() for key in lists[0]],
                 "next": [key.hex() for key in lists[1]], "next-threshold": thresholds[1]}
        return {"keys": lists[0], "next": lists[1], "threshold": thresholds[0], "next-threshold": thresholds[1],
                "digest": sha256(cbor_encode(plain))}

    def check_key(self):
        if self.role == "sealing":
            need(sha256(self.body.get("recipient", "").encode()) == self.key, "a key that is not its recipient's digest")
            need("recipient" in self.body, "a sealing key without its recipient")
        elif self.role == "root":
            need(self.root is not None and self.root["digest"] == self.key, "a key that is not its root's digest")
        elif self.role in ("log", "cosigner") and self.vkey is not None:
            plain = ED25519 if self.role == "log" else COSIGNATURE
            need(self.vkey.type in (plain, ML_DSA), "a verifier key of another type")
            if self.vkey.type == ML_DSA:
                need(sha256(self.body["vkey"].encode()) == self.key, "a key that is not its verifier key's digest")
            else:
                need(self.vkey.key == self.key and _point(self.key), "a key that is not its verifier key's")
        elif self.role in ("statement", "tls", "log", "cosigner"):
            need(_point(self.key), "no good Ed25519 key")


class Refused(Exception):
    """A key event without effect."""


class Keys:
    def __init__(self):
        self.issuer, self.log, self.keys, self.root, self.last = None, None, {}, None, None
        self.events = 0

    def push(self, index, statement):
        need(self.last is None or index > self.last, "entries out of order")
        event = None
        if get(statement.record, "kind") == "key-event":
            event = Event(statement.record.get("body"))
        if self.last is None:
            need(index == 0 and event and (event.change, event.role) == ("introduce", "statement"),
                 "entry 0 must introduce a statement key")
            statement.verify(event.key)
            self.issuer, self.log = statement.iss, event.vkey
            self.introduce(event, index)
            self.events = 1
        elif event is None:
            self.check(statement, index)
        else:
            rooted = self.root is not None and self.signed(self.root, event)
            if not (rooted and self.introduces_itself(statement, event)):
                self.check(statement, index)
            try:
                self.apply(event, index, rooted)
                self.events += 1
            except Refused:
                pass
        self.last = index

    def introduces_itself(self, statement, event):
        if event.role != "statement" or event.change == "revoke" or statement.iss != self.issuer:
            return False
        try:
            statement.verify(event.key)
            return True
        except Wrong:
            return False

    def signed(self, root, event):
        body = {name: value for name, value in event.body.items() if name != "root-signatures"}
        message = f"comity root signature v1\n{self.issuer}\n".encode() + cbor_encode(body)
        good = 0
        for key in root["keys"]:
            mine = [bytes.fromhex(one["signature"]) for one in event.signatures if digest(one["key"]) == key]
            good += any(ed25519_verify(key, message, signature) for signature in mine)
        return good >= root["threshold"]

    def check(self, statement, index):
        known = [key for key, state in self.keys.items()
                 if state["role"] == "statement" and key_identifier(key) == statement.kid]
        need(known, "signed by a key that the log has not introduced")
        key = known[0]
        state = self.keys[key]
        need(index >= state["from"], "signed by a key that the log introduced later")
        need(state["good"] is None or index <= state["good"], "signed by a key that was revoked")
        statement.verify(key)
        need(statement.iss == self.issuer, "a statement of another issuer")
        need(state["until"] is None or statement.iat <= state["until"], "signed by a key whose time was over")
        return key

    def introduce(self, event, index):
        same_id = event.role == "statement" and any(
            state["role"] == "statement" and key_identifier(key) == key_identifier(event.key)
            for key, state in self.keys.items())
        if event.key in self.keys or same_id or len(self.keys) >= 10_000:
            raise Refused
        if self.root is not None and event.key in self.root["keys"]:
            raise Refused
        self.keys[event.key] = {"role": event.role, "from": index, "good": None, "until": None}

    def apply(self, event, index, rooted):
        if event.role == "root":
            return self.new_root(event)
        if self.root is not None and not rooted:
            raise Refused
        if event.change == "revoke":
            state = self.keys.get(event.key)
            good = event.body.get("last-good", index - 1)
            if state is None or state["role"] != event.role or good > index - 1:
                raise Refused
            if state["good"] is not None and state["good"] <= good:
                raise Refused
            state["good"] = good
        elif event.change == "rotate" and event.replaces is not None:
            old = self.keys.get(event.replaces)
            if old is None or old["role"] != event.role or old["good"] is not None:
                raise Refused
            self.introduce(event, index)
            old["until"] = event.until
        else:
            self.introduce(event, index)
        return None

    def new_root(self, event):
        root = event.root
        if event.change == "revoke" or root is None or set(root["keys"]) & set(self.keys):
            raise Refused
        if (self.root is None) != (event.change == "introduce"):
            raise Refused
        if self.root is not None:
            promised = sorted(map(sha256, root["keys"])) == sorted(self.root["next"])
            if not promised or root["threshold"] != self.root["next-threshold"] or not self.signed(root, event):
                raise Refused
        self.root = root


# -- the folder -----------------------------------------------------------------------------------

class Missing(Wrong):
    pass


class Folder:
    def __init__(self, root):
        self.root = root

    def read(self, name, limit):
        path, parts = self.root, name.split("/")
        for number, part in enumerate(parts):
            path = os.path.join(path, part)
            try:
                mode = os.lstat(path).st_mode
            except OSError as cause:
                raise Missing("it is missing") if isinstance(cause, FileNotFoundError) else Wrong(str(cause)) from None
            last = number == len(parts) - 1
            need(stat.S_ISREG(mode) if last else stat.S_ISDIR(mode), "it is not a plain file in plain folders")
        with open(path, "rb") as file:
            data = file.read(limit + 1)
        need(len(data) <= limit, f"it is longer than {limit} bytes")
        return data


def parse_index(data):
    need(len(data) <= 2 * 1024 * 1024, "the index is too long")
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise Wrong("the index is not UTF-8") from None
    need(lines[0] == "comity.bundle v1", "no bundle, or one of another version")
    need(lines[-2:] == ["end", ""] and lines.count("end") == 1 and len(lines) <= 10_001, "the index was cut")
    index = {name: [] for name in ("statement", "key-event", "sealed", "checkpoint", "log", "silence", "made", "by")}
    for line in lines[1:-2]:
        words = line.split(" ")
        need(words[0] in index and len(words) == (3 if words[0] in ("log", "silence") else 2), "a line of the index")
        if words[0] in ("statement", "key-event", "sealed", "log", "silence"):
            need(re.fullmatch("[0-9a-f]{64}", words[1]), "a line of the index")
        if words[0] == "silence":
            need(re.fullmatch("[0-9a-f]{64}", words[2]), "a line of the index")
        if words[0] == "log":
            need(sha256(words[2].encode()).hex() == words[1], "a line of the index")
        if words[0] == "checkpoint":
            need(re.fullmatch("0|[1-9][0-9]*", words[1]), "a line of the index")
        if words[0] == "made":
            seconds(words[1])
        need(words[1:] not in index[words[0]], "a line twice in the index")
        index[words[0]].append(words[1:])
    need(len(index["made"]) <= 1 and len(index["by"]) <= 1 and len(index["log"]) <= 64, "a line of the index")
    return index


class Item:
    def __init__(self, statement, checkpoint, index, is_open, path):
        self.statement, self.checkpoint, self.index = statement, checkpoint, index
        self.open, self.path, self.origin = is_open, path, checkpoint.origin
        self.key = None


class Bundle:
    def __init__(self, root, policy):
        self.folder, self.problems = Folder(root), []
        self.index = parse_index(self.folder.read("index", 2 * 1024 * 1024))
        self.policy, self.checkpoints, self.roots = policy, {}, {}
        self.statements, self.events, self.parts, self.chains = [], [], {}, {}
        self.records, self.silences = [], []

    def problem(self, path, what):
        self.problems.append((path, str(what)))

    def accept(self, data):
        if data not in self.checkpoints:
            try:
                self.checkpoints[data] = self.policy.accept(data)
            except Wrong as cause:
                self.checkpoints[data] = cause
        found = self.checkpoints[data]
        if isinstance(found, Wrong):
            raise Wrong(str(found))
        return found

    def accepted(self):
        return [one for one in self.checkpoints.values() if isinstance(one, Checkpoint)]

    def run(self):
        for folder, name, into in (("keys", "key-event", self.events), ("statements", "statement", self.statements)):
            for (text,) in self.index[name]:
                path = f"{folder}/{text}.statement"
                try:
                    into.append(self.load(folder, text))
                except Wrong as cause:
                    self.problem(path, cause)
        self.check_sealed()
        for (number,) in self.index["checkpoint"]:
            self.try_to(f"checkpoints/{number}.checkpoint", lambda path: self.accept(self.folder.read(path, MAX_NOTE)))
        for text, origin in self.index["log"]:
            self.try_to(f"logs/{text}", lambda path, origin=origin: self.replay(path, origin))
        self.fold_keys()
        self.check_statements()
        self.tell_records()
        for request, log in self.index["silence"]:
            self.try_to(f"silence on {request}", lambda _, a=request, b=log: self.tell_silence(a, b))
        self.two_stories()

    def try_to(self, path, act):
        try:
            act(path)
        except Wrong as cause:
            self.problem(path, cause)

    def load(self, folder, text):
        statement = Statement(self.folder.read(f"{folder}/{text}.statement", MAX_STATEMENT + 16 * 4096))
        need(statement.hash.hex() == text, "the statement has another hash than its name")
        proof = self.folder.read(f"{folder}/{text}.tlog-proof", MAX_NOTE + 128 * 1024)
        try:
            head, checkpoint = proof.decode("utf-8").split("\n\n", 1)
        except (UnicodeDecodeError, ValueError):
            raise Wrong("no proof file") from None
        lines = head.split("\n")
        need(lines.pop(0) == "c2sp.org/tlog-proof@v1" and lines, "no proof file")
        if lines[0].startswith("extra "):
            need(0 < len(b64(lines.pop(0)[6:])) <= 64 * 1024 and lines, "no proof file")
        match = re.fullmatch("index (0|[1-9][0-9]*)", lines.pop(0))
        need(match and len(lines) <= 65, "no proof file")
        path, index = [b64(line) for line in lines], int(match[1])
        need(all(len(one) == 32 for one in path), "no proof file")
        accepted = self.accept(checkpoint.encode())
        refused = None
        for leaf, is_open in statement.leaves().items():
            try:
                check_inclusion(leaf, index, accepted.size, path, accepted.root)
                return Item(statement, accepted, index, is_open, f"{folder}/{text}.statement")
            except Wrong as cause:
                refused = cause
        raise refused

    def check_sealed(self):
        for (text,) in self.index["sealed"]:
            path = f"sealed/{text}.age"
            try:
                signed = [item.statement.signed_digest() for item in self.statements
                          if item.statement.hash.hex() == text]
                data = self.folder.read(path, 17 * 1024 * 1024)
                need(signed and signed[0] == sha256(data), "no statement signs the digest of this file")
            except Wrong as cause:
                self.problem(path, cause)
            try:
                key = self.folder.read(f"sealed/{text}.key", 64).decode("latin-1").rstrip("\n")
                need(re.fullmatch("[0-9a-fA-F]{32}", key), "no file key")
            except Missing:
                pass
            except Wrong as cause:
                self.problem(f"sealed/{text}.key", cause)

    def replay(self, path, origin):
        checkpoint = self.accept(self.folder.read(f"{path}/checkpoint", MAX_NOTE))
        need(checkpoint.origin == origin, "the checkpoint is of another log")
        need(checkpoint.size <= 1 << 24, "too many entries")
        asked = {item.statement.sub for item in self.statements for request, log in self.index["silence"]
                 if item.statement.hash.hex() == request and log == sha256(origin.encode()).hex()}
        own = {item.statement.sub for item in self.statements if item.origin == origin}
        known = {item.statement.hash for item in self.statements}
        sizes = {one.size for one in self.accepted() if one.origin == origin}
        sizes |= {after[1] for item in self.statements for after in item.statement.after if after[0] == origin}
        part = {"checkpoint": checkpoint, "open": 0, "blind": 0, "opened": 0, "unopened": [], "leaves": []}
        edge, keys, found, roots = Edge(), Keys(), [], {}
        for number in range((checkpoint.size + 255) // 256):
            for entry in self.entries(path, number, min(256, checkpoint.size - 256 * number)):
                at, leaf = edge.size, leaf_hash(entry)
                edge.push(leaf)
                part["leaves"].append(leaf)
                if edge.size in sizes:
                    roots[edge.size] = edge.root()
                value = cbor_decode(entry)
                need(isinstance(value, list) and len(value) == 3 and value[0] == 1, f"entry {at} is of no known form")
                need(isinstance(value[2], bytes), f"entry {at} is of no known form")
                if value[1] == 1:
                    need(len(value[2]) == 32, f"entry {at} is of no known form")
                    part["blind"] += 1
                    if value[2] in known:
                        part["opened"] += 1
                    else:
                        part["unopened"].append(at)
                    continue
                need(value[1] == 0, f"entry {at} is of no known form")
                part["open"] += 1
                statement = Statement(value[2])
                keys.push(at, statement)
                if statement.sub in own or statement.answers() in asked:
                    found.append(Item(statement, checkpoint, at, True, f"{origin} entry {at}"))
        need(edge.root() == checkpoint.root, "the entries do not lead to the signed root")
        for size, root in roots.items():
            self.roots[origin, size] = root
        part["keys"] = keys
        self.parts[origin] = part
        self.statements += [item for item in found if item.statement.hash not in known]

    def entries(self, path, number, width):
        name, rest = f"{number % 1000:03d}", number // 1000
        while rest:
            name, rest = f"x{rest % 1000:03d}/{name}", rest // 1000
        name = f"{path}/tile/entries/{name}"
        try:
            data = self.folder.read(name if width == 256 else f"{name}.p/{width}", 256 * 65537)
        except Missing:
            need(width < 256, f"{name} is missing")
            data = self.folder.read(name, 256 * 65537)
        entries, at = [], 0
        while at < len(data):
            need(at + 2 <= len(data), "a bundle of entries that was cut")
            length = int.from_bytes(data[at:at + 2], "big")
            need(at + 2 + length <= len(data), "a bundle of entries that was cut")
            entries.append(data[at + 2:at + 2 + length])
            at += 2 + length
        need(width <= len(entries) <= 256, "a bundle of entries that was cut")
        return entries[:width]

    def fold_keys(self):
        for origin, part in self.parts.items():
            self.chains[origin] = part["keys"]
            if part["keys"].events:
                self.agree(origin, part["checkpoint"].log)
        by_log = {}
        for item in self.events:
            if not item.open:
                self.problem(item.path, "a key event stands open in its log")
                continue
            by_log.setdefault(item.origin, {})[item.index] = item
        for origin, items in by_log.items():
            if origin in self.chains:
                continue
            keys = Keys()
            try:
                for index in sorted(items):
                    keys.push(index, items[index].statement)
                self.chains[origin] = keys
                self.agree(origin, items[min(items)].checkpoint.log)
            except Wrong as cause:
                self.problem(f"keys of {origin}", cause)

    def agree(self, origin, believed):
        if not believed.same(self.chains[origin].log):
            self.problem(f"keys of {origin}", "entry 0 names another log key than the one that signed")

    def check_statements(self):
        seen, good = set(), []
        for item in self.statements:
            if item.statement.hash in seen:
                continue
            seen.add(item.statement.hash)
            try:
                need(item.origin in self.chains, f"the bundle holds no key events of {item.origin}")
                item.key = self.chains[item.origin].check(item.statement, item.index)
                part = self.parts.get(item.origin)
                if part is not None and item.index < len(part["leaves"]):
                    need(part["leaves"][item.index] in item.statement.leaves(), "the log tells two stories")
                good.append(item)
            except Wrong as cause:
                self.problem(item.path, cause)
                continue
            item.after = [self.bound(item, *after) for after in item.statement.after]
        self.statements = good

    def bound(self, item, origin, size, root):
        roots = [one.root for one in self.accepted() if (one.origin, one.size) == (origin, size)]
        roots += [self.roots[origin, size]] if (origin, size) in self.roots else []
        if roots and root not in roots:
            self.problem(item.path, f"it says it came after {size} entries of {origin}, but that log had another tree")
        times = [time for one in self.accepted() if one.origin == origin and one.size < size
                 for time in one.cosigned.values() if time]
        confirmed = root in roots
        return {"origin": origin, "size": size, "root": root.hex(), "confirmed": confirmed,
                "not_before": max(times) if confirmed and times else None}

    def tell_records(self):
        groups = {}
        for item in self.statements:
            groups.setdefault((item.statement.sub, item.statement.iss), []).append(item)
        for (record, issuer), items in sorted(groups.items()):
            items.sort(key=lambda item: (item.statement.seq, item.index, item.statement.hash))
            wanted, before, twice = 1, None, False
            for item in items:
                one = item.statement
                if before is not None and before.statement.seq == one.seq:
                    twice = True
                    self.problem(record, f"two statements stand at place {one.seq} of its chain")
                    continue
                if one.seq != wanted:
                    self.problem(record, f"statement {wanted} of its chain is not in the bundle")
                elif before is not None and one.prev != before.statement.hash:
                    self.problem(record, f"statement {one.seq} does not name the one before it")
                if (one.verb == "issue") != (one.seq == 1):
                    self.problem(record, f"statement {one.seq} of its chain is {one.verb}")
                if before is not None and before.origin == item.origin and before.index >= item.index:
                    self.problem(record, f"statement {one.seq} was logged before the one it follows")
                wanted, before = one.seq + 1, item
            verbs = [item.statement.verb for item in items]
            turns = {"suspend": "suspended", "resume": "in-force", "delist": "delisted", "expire": "expired"}
            standing = next((turns[verb] for verb in reversed(verbs) if verb in turns), "in-force")
            standing = "retracted" if "retract" in verbs else standing
            last = items[-1]
            part = self.parts.get(last.origin)
            size = unopened = None
            if part is not None and part["checkpoint"].size > last.index:
                size = part["checkpoint"].size
                unopened = sum(at > last.index for at in part["unopened"])
            self.records.append({
                "record": record, "issuer": issuer, "standing": "disputed" if twice else standing,
                "amended": "amend" in verbs, "corrected": "correct" in verbs, "contested": "contest" in verbs,
                "statements": len(items), "complete_to": size, "unopened": unopened})

    def tell_silence(self, request, log):
        asked = [item for item in self.statements if item.statement.hash.hex() == request]
        need(asked, "the request is not in the bundle, or does not hold")
        origins = [origin for origin in self.parts if sha256(origin.encode()).hex() == log]
        need(origins, "the part of the log that should be silent is not there, or does not hold")
        part, origin = self.parts[origins[0]], origins[0]
        issuer, record = part["keys"].issuer, asked[0].statement.sub
        need(issuer in asked[0].statement.to, "the request does not name the log's node among its recipients")
        answers = [item.statement.hash.hex() for item in self.statements
                   if item.origin == origin and item.index < part["checkpoint"].size
                   and item.statement.answers() == record]
        if answers:
            self.problem("index", f"the bundle says that {issuer} is silent on {record}, but its log holds an answer")
        self.silences.append({
            "request": request, "record": record, "origin": origin, "issuer": issuer,
            "size": part["checkpoint"].size, "by": part["checkpoint"].at, "answers": answers,
            "open": part["open"], "opened": part["opened"], "unopened": part["blind"] - part["opened"]})

    def two_stories(self):
        roots = dict(self.roots)
        for one in self.accepted():
            if roots.setdefault((one.origin, one.size), one.root) != one.root:
                self.problem(one.origin, f"the log gives two roots for {one.size} entries: it tells two stories")

    def lines(self, trust):
        yield {"what": "bundle", "sound": not self.problems, "keys": trust}
        for item in self.statements:
            one = item.statement
            yield {"what": "statement", "hash": one.hash.hex(), "record": one.sub, "issuer": one.iss, "seq": one.seq,
                   "verb": one.verb, "key": item.key.hex(), "origin": item.origin, "index": item.index,
                   "size": item.checkpoint.size, "open": item.open, "by": item.checkpoint.at,
                   "cosigned": sorted(item.checkpoint.cosigned.items()), "after": item.after}
        for record in self.records:
            yield {"what": "record", **record}
        for silence in self.silences:
            yield {"what": "silence", **silence}
        for path, what in self.problems:
            yield {"what": "problem", "path": path, "problem": what}


def clock(at):
    return "no time" if at is None else datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def tell(line):
    kind = line["what"]
    if kind == "bundle":
        source = "given by you" if line["keys"] == "given" else "FROM THE BUNDLE ITSELF: a claim of whoever made it"
        return f"keys     {source}"
    if kind == "statement":
        place = f"entry {line['index']} of {line['origin']} ({'open' if line['open'] else 'blind'})"
        return f"{line['seq']:>7}  {line['verb']} on {line['record']}, {place}, not later than {clock(line['by'])}"
    if kind == "record":
        whole = "later ones may have been left out" if line["complete_to"] is None else (
            f"whole up to entry {line['complete_to']}, {line['unopened']} blind entries behind it unopened")
        return f"record   {line['record']} of {line['issuer']}: {line['standing']}; {whole}"
    if kind == "silence":
        return (f"silence  {line['issuer']} on {line['record']}: {len(line['answers'])} answers in {line['size']} entries "
                f"({line['open']} open, {line['opened']} opened, {line['unopened']} unopened)")
    return f"WRONG    {line['path']}: {line['problem']}"


def main():
    parser = argparse.ArgumentParser(description="Checks a bundle offline.")
    parser.add_argument("folder")
    parser.add_argument("--policy")
    parser.add_argument("--vkey", action="append", default=[])
    parser.add_argument("--format", choices=["table", "jsonl"], default="table")
    args = parser.parse_args()
    text, trust = None, "given"
    try:
        if args.policy:
            with open(args.policy, encoding="utf-8") as file:
                text = file.read() + "\n"
        if args.vkey:
            text = (text or "quorum none\n") + "".join(f"log {key}\n" for key in args.vkey)
        if text is None:
            text, trust = Folder(args.folder).read("policy", 64 * 1024).decode("utf-8"), "bundle"
        policy = Policy(text)
    except (Wrong, OSError, UnicodeDecodeError) as cause:
        if trust == "given" or isinstance(cause, Missing):
            print(f"no keys to check against: {cause}", file=sys.stderr)
            return 2
        print(f"WRONG    policy: {cause}")
        return 1
    try:
        bundle = Bundle(args.folder, policy)
    except Missing as cause:
        print(f"{args.folder} holds no index: {cause}", file=sys.stderr)
        return 3
    except Wrong as cause:
        print(f"WRONG    index: {cause}")
        return 1
    bundle.run()
    for line in bundle.lines(trust):
        print(json.dumps(line) if args.format == "jsonl" else tell(line))
    return 1 if bundle.problems else 0


if __name__ == "__main__":
    sys.exit(main())
