"""python verify.py FILE.zip KEY: checks an export of an audit trail with `cryptography` alone. KEY is the public key of the
log, NAME+ID+BASE64, from whoever runs it. Every entry is what its name says, the seals cover all entries and none else,
the newest seals are in the log that KEY signs, every artifact has the hash in its name, and every object that a step made
goes back to what the run was given. Exit 1 on a finding."""
import base64, contextlib, hashlib, json, re, struct, sys, zipfile
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
findings = []
NAME = re.compile(r"(export|ro-crate-metadata|workflow|prov)\.json|openlineage\.ndjson|seal\.tlog-proof|README\.md|"
                  r"(audit|objects|cards)(/(?=.{1,200}(/|$))[\w:-]([\w.:-]*[\w-])?)+", re.ASCII)
sha = lambda data: hashlib.sha256(data).hexdigest()
node = lambda left, right: hashlib.sha256(b"\1" + left + right).digest()
leaf = lambda data: hashlib.sha256(b"\0" + data).digest()  # RFC 6962, section 2.1
check = lambda good, name, what: good or findings.append(f"{name}: {what}")
def root(hashes):
    if len(hashes) < 2: return hashes[0] if hashes else hashlib.sha256(b"").digest()
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return node(root(hashes[:split]), root(hashes[split:]))
def root_by_proof(hash_, index, size, proof):
    if size == 1 or not proof: return hash_ if size == 1 and not proof else b""
    split = 1 << (size - 1).bit_length() - 1
    if index < split: return node(root_by_proof(hash_, index, split, proof[:-1]), proof[-1])
    return node(proof[-1], root_by_proof(hash_, index - split, size - split, proof[:-1]))
def is_signed(note, key):
    name, id_, data = key.split("+", 2)
    raw, id_ = base64.b64decode(data, validate=True), bytes.fromhex(id_)
    assert raw[0] == 1 and sha(name.encode() + b"\n" + raw)[:8] == id_.hex(), "no Ed25519 key of signed notes"
    public = Ed25519PublicKey.from_public_bytes(raw[1:])
    text, _, lines = note.decode().rpartition("\n\n")
    for line in lines.split("\n")[:-1]:
        dash, signer, data = line.split(" ")
        raw = base64.b64decode(data, validate=True)
        with contextlib.suppress(InvalidSignature):
            if (dash, signer, raw[:4]) == ("\u2014", name, id_) and base64.b64encode(raw).decode() == data:
                public.verify(raw[4:], (text + "\n").encode())
                return True
def check_layout(archive, path):  # one reading: members without a gap, each listed once in one way, and nothing else
    end, listed, taken, count = 0, 0, {}, len(archive.infolist())  # name in small letters -> whether it is a file
    for i in archive.infolist():
        name, size, wide = i.orig_filename, i.file_size, max(i.file_size, i.header_offset) >= 2**32 - 1
        header = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0x808, 0, 0, 33, 0, 0, 0, len(name.encode()), 0) + name.encode()
        trailer = struct.pack("<4sL2Q" if wide else "<4s3L", b"PK\7\x08", i.CRC, size, size)
        told = i.compress_type, i.flag_bits, i.external_attr, i.internal_attr, i.date_time, i.comment, len(i.extra), i.volume
        good = told == (0, 0x808, 0o100644 << 16, 0, (1980, 1, 1, 0, 0, 0), b"", 28 * wide, 0) and size == i.compress_size < 2**29
        good = good and (i.create_system, i.create_version, i.extract_version, i.header_offset) == (3, 63, 20 + 25 * wide, end)
        clash = name.lower() in taken or any(taken.setdefault(name[:m.start()].lower(), False) for m in re.finditer("/", name))
        check(NAME.fullmatch(name) and len(name) <= 512 and not clash, name, "a name that no export has, or has once")
        taken[name.lower()] = True
        places = (end, len(header)), (end + len(header) + size, len(trailer))
        found = [archive.fp.seek(at) * 0 or archive.fp.read(length) for at, length in places]
        check(good and found == [header, trailer], name, "stored in another way than an export has it")
        end, listed = end + len(header) + size + len(trailer), listed + 46 + len(name.encode()) + 28 * wide
    large = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 0x33F, 45, 0, 0, count, count, listed, end)
    large = (large + struct.pack("<4sLQL", b"PK\6\7", 0, end + listed, 1)) * (count >= 2**16 - 1 or max(end, listed) >= 2**32 - 1)
    few, short = min(count, 2**16 - 1), [min(number, 2**32 - 1) for number in (listed, end)]
    tail = large + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, few, few, *short, 0)
    archive.fp.seek(end + listed)
    check(archive.start_dir == end and archive.fp.read(len(tail) + 1) == tail, path, "another end than that of an export")
part = lambda ref: f"audit/parts/{ref['sha256'][:2]}/{ref['sha256'][2:]}"
object_id = lambda ref: f"{ref['kind']}/{ref['sha256']}"
held = lambda field, read, parse=json.loads: field["value"] if "value" in field else parse(read(part(field["part"])))
def main(path, trusted):
    archive = zipfile.ZipFile(path)
    check_layout(archive, path)
    assert not findings, "\n".join(findings)  # nothing of it is read
    names, asked = set(archive.namelist()), {"README.md"}
    read = lambda name: (asked.add(name), archive.read(name) if name in names else b"")[1]
    manifest = json.loads(read("export.json"))
    run, entries = manifest["run"], {}
    check(sorted(manifest) == ["hasObjects", "run", "seal", "version"] and manifest["version"] == 1, "export.json", "unknown")
    for name in names:  # what is named by its content
        hashed = r"audit/(?:parts|environments)/(..)/([0-9a-f]{62})(?:\.json)?|objects/(?!steps/).*/(..)/(.{62})\.\w+"
        match = re.fullmatch(hashed, name)
        check(not match or sha(read(name)) == "".join(p or "" for p in match.groups()), name, "other bytes than its name says")
        match = re.fullmatch(r"audit/entries/(.+)/([^/]+)-([a-z]+)-([0-9a-f]{64})\.json", name)
        if match and check(sha(read(name)) == match[4], name, "other bytes than its name says"):
            entry = json.loads(read(name))
            check((entry["run"], entry["at"], entry["kind"]) == match.groups()[:3], name, "the entry of another name")
            entries[name[len("audit/"):]] = entry
            environment = re.sub("^(..)(.*)", r"audit/environments/\1/\2.json", entry.get("environment", ""))
            check(entry["kind"] != "opened" or environment in names, name, "environment missing")
    def seals_of(run):  # entries and objects under its seals, each with those before it; entries up to the one of its end
        sealed, objects, before, number, seal, end = set(), set(), None, 0, None, None
        while data := read("audit/" + (key := f"seals/{run}/{number + 1}")):
            number, seal = number + 1, json.loads(data)
            check([seal[of] for of in ("run", "number", "previous")] == [run, number, before], key, "not after the seal before")
            for field, known in (("entries", sealed), ("objects", objects)):
                known.update(held({"part": seal[field]["added"]}, read, lambda data: data.decode().splitlines()))
                found = root([leaf(name.encode()) for name in sorted(known)]).hex()
                check((found, len(known)) == (seal[field]["root"], seal[field]["count"]), key, f"another root of {field}")
            before, end = {"key": key, "sha256": sha(data)}, end or seal["state"] != "running" and set(sealed)
        return sealed, objects, before, number, seal, end or sealed
    sealed, objects, before, number, seal, end = seals_of(run)
    check(all(read(part(history["part"])) for history in seal["histories"]), before["key"], "history missing")
    [check(re.search(r"-(action|removed)-\w+\.json$", key), key, "added after the seal of the end") for key in sealed - end]
    check(before == manifest["seal"], "export.json", "another seal")
    own = {key for key, entry in entries.items() if entry["run"] == run}
    findings.extend(f"{key}: missing, or not what was sealed" for key in sealed - own)
    findings.extend(f"{key}: added after the last seal" for key in own - sealed if seal["state"] != "running")
    keys, origin = [], read("audit/log/origin").decode().rstrip("\n")  # each key signed by the one before
    while note := read(f"audit/log/key/{len(keys)}"):
        lines = note.decode().split("\n")
        signed = all(is_signed(note, key) for key in keys[-1:] + [lines[4]])
        check(lines[:3] == ["spectraloom audit key", origin, str(len(keys))] and signed, f"log/key/{len(keys)}", "not signed")
        keys.append(lines[4])
    check(trusted in keys, "log/key/0", "the log is not signed by KEY")
    def check_proof(name, seal):  # that the seal is a leaf of the log
        head, _, checkpoint = read(name).partition(b"\n\n")
        (version, index, *texts), lines = head.decode().split("\n"), checkpoint.decode().split("\n")
        index, hashes = int(index[6:]), [base64.b64decode(text) for text in texts]
        same = [f"index {index}"] + [base64.b64encode(data).decode() for data in hashes] == head.decode().split("\n")[1:]
        tree = leaf(json.dumps({"seal": seal, "version": 1}, sort_keys=True, separators=(",", ":")).encode())
        same = same and (version, lines[0]) == ("c2sp.org/tlog-proof@v1", origin)
        check(same and index < int(lines[1]), name, "no proof of this log")
        found = base64.b64encode(root_by_proof(tree, index, int(lines[1]), hashes))
        check(found.decode() == lines[2], name, "the seal is not under this root")
        check(any(is_signed(checkpoint, key) for key in keys), name, "not signed by a key of the log")
        return lines[1]
    size, proved, explained, makings, ends = check_proof("seal.tlog-proof", before), set(), set(), [], {}
    for name in sorted(name for name in names if name.startswith("audit/proofs/")):  # of other runs
        others, _, seal_of_other, *_ = seals_of(name[len("audit/proofs/"):-len(".tlog-proof")])
        check_proof(name, seal_of_other)
        proved |= others
    removed = {name for e in entries.values() if e["kind"] == "removed" for name in held(e["objects"], read)}
    for key, entry in entries.items():
        check(entry["run"] == run or key in proved, key, "under no seal that is proved here")
        check("opened" not in entry or ends.setdefault(entry["opened"]["key"], key) == key, key, "a second end of its attempt")
        if entry["kind"] == "begun": explained |= {object_id(ref) for ref in held(entry["given"], read).values()}
        computed = entries.get((entry.get("origin") or {}).get("key")) if entry["kind"] == "reused" else entry
        if computed and computed.get("state") == "finished" and computed["kind"] == "ended":
            opened = entries.get(computed["opened"]["key"])
            refs = list(entry["outputs"].values()) + [r for part in held(entry["parts"], read).values() for r in part]
            inputs = held(opened["inputs"], read).values() if opened else []
            makings.append(({object_id(ref) for ref in refs}, {object_id(ref) for ref in inputs} if opened else {None}))
            record = computed["record"] and f"objects/steps/{computed['stepKey'][:2]}/{computed['stepKey'][2:]}.json"
            check(not record or not manifest["hasObjects"] or sha(read(record)) == computed["record"], record, f"not of {key}")
    while any(inputs <= explained and not made <= explained for made, inputs in makings):
        explained = explained.union(*(made for made, inputs in makings if inputs <= explained))
    for key in sorted(objects):
        is_explained = key.startswith("manifest/") or re.sub(r"/(..)/(.{62})\.\w+", r"/\1\2", key) in explained
        check(is_explained, key, "no way back to what the run was given")
        check(not manifest["hasObjects"] or f"objects/{key}" in names or key in removed, key, "missing")
    findings.extend(f"{name}: nothing names it" for name in sorted(names - asked) if name.startswith("audit/"))
    print("\n".join(findings) or f"{run}: {len(own)} entries, {number} seals, {len(objects)} objects, log of {size}: sound")
    return 1 if findings else 0
if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except Exception as error:  # whatever it is
        sys.exit(f"{sys.argv[1:2]} cannot be read as an export: {error!r}")
