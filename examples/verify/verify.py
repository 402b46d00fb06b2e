#!/usr/bin/env python3
"""Verifies an audit log of SafeClaw by docs/audit-format.md alone, with Python's standard library.

    verify.py [--key SEAL.pub] [--head CHAIN:SEQ:HASH]... FILE-OR-FOLDER...

Prints one JSON object; exits with 0 where every record is as it was written, 1 where not, 2 for misuse."""
import argparse, base64, datetime, hashlib, json, pathlib, re, sys

PREFIX = b'{"v":1,"chain":"'
OWN_FILE = re.compile(r'\d{8}T\d{6}Z-\d+-\d+-([0-9a-f]{8})(_\d{6})?\.jsonl')
TAIL = re.compile(rb',"prev":"([^"]{64})","hash":"([^"]{64})"\}\Z')
FORM = re.compile(rb'\{"v":1,"chain":"[0-9a-f]{32}","pid":\d+,"tid":\d+,"policy":"([0-9a-f]{16})","seq":(\d+),"time":"[^"]{24}",'
                  rb'"kind":"(genesis|decision|count|resume|key|seal|segment|clock|reload|close)"')

# Ed25519 (RFC 8032), verification only: points are (X, Y, Z, T) on -x^2 + y^2 = 1 + d x^2 y^2.
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)
def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    return (f - e) * (h - g) % P, (h + g) * (f + e) % P, (h - g) * (h + g) % P, (f - e) * (f + e) % P
def times(scalar, point):
    result = (0, 1, 1, 0)
    for bit in bin(scalar)[2:]: result = add(add(result, result), point) if bit == '1' else add(result, result)
    return result
def decode(data):
    y, sign = int.from_bytes(data, 'little') & (1 << 255) - 1, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT % P
    if len(data) != 32 or y >= P or x * x % P != square or (x == 0 and sign): raise ValueError('no point')
    return (x := x if x & 1 == sign else P - x, y, 1, x * y % P)
BASE = decode((4 * pow(5, -1, P) % P).to_bytes(32, 'little'))
def signed(public, message, signature):
    r, s = signature[:32], int.from_bytes(signature[32:], 'little')
    try:
        k = int.from_bytes(hashlib.sha512(r + public + message).digest(), 'little') % ORDER
        left, right = times(s, BASE), add(decode(r), times(k, decode(public)))
        return len(signature) == 64 and s < ORDER and all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))
    except ValueError: return False

def group(hashes): return hashlib.sha256(b'\1' + ''.join(hashes).encode()).hexdigest()
class Tree:  # Level 0 holds the hashes of records that are not in a group of 16 yet, and so on upwards.
    def __init__(self): self.levels = [[]]
    def append(self, leaf, level=0):
        self.levels[level:level + 1] = [self.levels[level] + [leaf]] if level < len(self.levels) else [[leaf]]
        if len(self.levels[level]) == 16:
            full, self.levels[level] = self.levels[level], []
            self.append(group(full), level + 1)
    def root(self):
        carried = []
        for level in self.levels:
            carried = level + carried
            if level is not self.levels[-1] or len(carried) > 1: carried = [group(carried)] if carried else []
        return carried[0]

def day_of(text): return datetime.date.fromisoformat(text[:10])
class Chain:
    def __init__(self):
        self.hashes, self.tree, self.next, self.at, self.first, self.problem = {}, Tree(), 0, None, None, None
        self.torn, self.missing, self.genesis, self.policy, self.keyed, self.seal_key, self.sealed = [], None, {}, '', False, None, 0
    def fail(self, kind, at): self.problem = self.problem or [kind, *at]
    def add(self, line, at, exact, log):
        prev, own = (part.decode('latin1') for part in TAIL.search(line).groups())
        form, self.first = FORM.match(line), self.first or at
        if hashlib.sha256(line[:-75]).hexdigest() != own or not form: return self.fail('changed', at)
        seq, kind, record = int(form[2]), form[3].decode(), json.loads(line)
        if kind == 'resume':
            if record['torn'] != sum(size for _, size, _ in self.torn) if exact else self.torn and record['torn'] <= 0: self.fail('changed' if self.torn else 'removed', self.torn[0][0] if self.torn else at)
        elif self.torn and kind != 'genesis': self.fail('changed', self.torn[0][0])
        if kind != 'genesis': self.torn = []
        if seq < self.next:
            if self.missing is not None and seq >= self.missing: self.problem[0] = 'reordered'
            return self.fail('duplicated' if self.hashes.get(seq) == own else 'inserted', at)
        if seq > self.next:
            self.missing = self.next if self.missing is None else self.missing
            self.fail('removed' if self.next else 'beheaded', at)
        elif prev != self.hashes.get(seq - 1, '0' * 64): self.fail('rewritten' if seq else 'changed', self.at or at)
        elif (seq == 0) != (kind == 'genesis'): self.fail('inserted', at)
        if kind == 'genesis': self.genesis, self.policy = record, record['policyHash']
        if self.policy[:16] not in ('', form[1].decode()) or kind == 'reload' and record['before'] != self.policy: self.fail('changed', at)
        if kind == 'reload' and record['loaded']: self.policy = record['after']
        if kind in ('key', 'seal') and not self.problem: (self.open if kind == 'key' else self.seal)(record, line, at, log)
        self.next, self.at, self.hashes[seq] = seq + 1, at, own
        self.tree.append(own)
    def open(self, record, line, at, log):
        right, day = not self.keyed, record['day']
        if log.keys:
            began, today = ((moment - log.start).days for moment in (day_of(self.genesis['time']), datetime.datetime.now(datetime.timezone.utc).date()))
            right = right and record['keys'] == log.fingerprint and day < len(log.keys) and began <= day <= min(began, today) + 1 and signed(log.keys[day], *signed_parts(line))
        if not right: return self.fail('forged', at)
        self.keyed, self.seal_key = True, bytes.fromhex(record['next'])
    def seal(self, record, line, at, log):
        if not self.seal_key or not signed(self.seal_key, *signed_parts(line)) or [record['size'], record['root']] != [record['seq'], self.tree.root()]: return self.fail('forged', at)
        self.sealed, self.seal_key = record['seq'] + 1, record['next'] and bytes.fromhex(record['next'])

def signed_parts(line):
    body, signature = line[:TAIL.search(line).start() - 1].rsplit(b',"signature":"', 1)
    return b'safeclaw seal v1\n' + body, bytes.fromhex(signature.decode())

class Log:
    def __init__(self, key, heads):
        self.chains, self.problems, self.order, self.records, self.keys = {}, {}, {'the given head': -1}, 0, []
        self.claims = [(head, ('the given head', 0)) for head in heads]
        if key:
            title, start, *keys = pathlib.Path(key).read_text().splitlines()
            if title != 'safeclaw seal keys v1' or not keys: sys.exit(f'{key} is no public part of a seal key')
            self.fingerprint, self.start = hashlib.sha256(pathlib.Path(key).read_bytes()).hexdigest(), day_of(start[6:])
            self.keys = [base64.b64decode(line) for line in keys]
    def fail(self, kind, at): self.problems.setdefault(at[0], [kind, *at])
    def read(self, path):
        own, chain, waiting = OWN_FILE.fullmatch(path.name), None, []
        self.order[path.name] = len(self.order)
        *lines, last = path.read_bytes().split(b'\n')
        for at, line in (((path.name, number), line) for number, line in enumerate(lines + [last] if last else lines, 1)):
            if not own: line = line.rstrip(b'\r ')[max(line.rfind(PREFIX), 0):]
            tail, begun = TAIL.search(line), line.startswith(PREFIX)
            if tail and begun:
                self.records += 1
                name, intact = line[16:48].decode('latin1'), hashlib.sha256(line[:-75]).hexdigest() == tail[2].decode()
                if own and not name.startswith(own[1]) or not intact and name not in self.chains: self.fail('inserted' if intact else 'changed', at)
                else:
                    chain = self.chains.setdefault(name, Chain())
                    chain.torn, waiting = chain.torn + waiting, []
                    chain.add(line, at, own, self)
            elif (begun or own and line and PREFIX.startswith(line)) and not re.search(rb'"hash":".{65}', line):
                (chain.torn if chain else waiting).append((at, len(line), at[1] <= len(lines)))
            elif own or begun: self.fail('changed', at)
        if waiting and waiting[0][2]: self.fail('changed', waiting[0][0])
    def report(self):
        for chain in self.chains.values():
            if chain.genesis.get('parent'): self.claims.append((chain.genesis['parent'], chain.first))
            if chain.torn and chain.torn[-1][2]: chain.fail('changed', chain.torn[-1][0])
            if self.keys and not chain.keyed: chain.fail('unsealed', chain.first)
        for (name, seq, own), at in ((head.split(':'), at) for head, at in self.claims):
            chain = self.chains.get(name)
            if chain is None: self.fail('removed', at)
            elif chain.hashes.get(int(seq)) != own: chain.fail('removed' if int(seq) >= chain.next else 'rewritten', chain.at)
        found = [*self.problems.values(), *(chain.problem for chain in self.chains.values() if chain.problem)]
        found = [dict(zip(('kind', 'file', 'line'), p)) for p in sorted(found, key=lambda p: (self.order[p[1]], p[2]))]
        sealed = sum(chain.sealed for chain in self.chains.values() if not chain.problem)
        return {'ok': not found and self.records > 0, 'records': self.records, 'sealed': sealed, 'problems': found}

options = argparse.ArgumentParser(usage=__doc__)
for name, more in ('--key', {}), ('--head', {'action': 'append', 'default': []}), ('log', {'nargs': '+', 'type': pathlib.Path}): options.add_argument(name, **more)
log = Log((given := options.parse_args()).key, given.head)
for path in (path for place in given.log for path in (sorted(place.glob('*.jsonl')) if place.is_dir() else [place])): log.read(path)
report = log.report()
print(json.dumps(report, indent=2))
sys.exit(0 if report['ok'] else 1)
