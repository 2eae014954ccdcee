"""python verify.py FILE.zip KEY: checks an export of an audit trail with `cryptography` alone. KEY is the public key of the
log, NAME+ID+BASE64, from whoever runs it. Every entry is what its name says, the seals cover all entries and none else,
the newest seal is in the log that KEY signs, every artifact has the hash in its name, and every object that a step made
goes back to what the run was given. Exit 1 on a finding."""
import base64, contextlib, hashlib, json, re, sys, zipfile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

findings = []
sha = lambda data: hashlib.sha256(data).hexdigest()
node = lambda left, right: hashlib.sha256(b"\1" + left + right).digest()
leaf = lambda data: hashlib.sha256(b"\0" + data).digest()  # RFC 6962, section 2.1

def check(good, name, what):
    findings.extend([] if good else [f"{name}: {what}"])
    return good

def root(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return node(root(hashes[:split]), root(hashes[split:]))

def root_by_proof(hash_, index, size, proof):
    if size == 1 or not proof:
        return hash_ if size == 1 and not proof else b""
    split = 1 << (size - 1).bit_length() - 1
    if index < split:
        return node(root_by_proof(hash_, index, split, proof[:-1]), proof[-1])
    return node(proof[-1], root_by_proof(hash_, index - split, size - split, proof[:-1]))

def public_key(text):
    name, id_, data = text.split("+", 2)
    raw = base64.b64decode(data, validate=True)
    assert raw[0] == 1 and sha(name.encode() + b"\n" + raw)[:8] == id_, "no Ed25519 key of signed notes"
    return name, bytes.fromhex(id_), Ed25519PublicKey.from_public_bytes(raw[1:])

def is_signed(note, key):
    name, id_, public = public_key(key)
    text, _, lines = note.decode().rpartition("\n\n")
    for line in lines.split("\n")[:-1]:
        dash, signer, data = line.split(" ")
        raw = base64.b64decode(data, validate=True)
        with contextlib.suppress(InvalidSignature):
            if (dash, signer, raw[:4]) == ("\u2014", name, id_) and base64.b64encode(raw).decode() == data:
                public.verify(raw[4:], (text + "\n").encode())
                return True
    return False

def part(ref):
    return f"audit/parts/{ref['sha256'][:2]}/{ref['sha256'][2:]}"

def held(field, read, parse=json.loads):  # a value in its entry, or beside it
    return field["value"] if "value" in field else parse(read(part(field["part"])))

def object_key(ref):
    ending = {"report": "html", "torch-checkpoint": "pt", "safetensors": "safetensors", "saved-model": "pb",
              "manifest": "json", "model": "json", "ensemble": "json"}
    return f"{ref['kind']}/{ref['sha256'][:2]}/{ref['sha256'][2:]}.{ending.get(ref['kind'], 'arrow')}"

def main(path, trusted):
    archive = zipfile.ZipFile(path)
    names = archive.namelist()
    check(len(set(names)) == len(names), path, "two members of one name")
    check(all(i.compress_type == 0 for i in archive.infolist()), path, "compressed members")
    read = lambda name: archive.read(name) if name in names else b""
    manifest = json.loads(read("export.json"))
    run = manifest["run"]
    check(sorted(manifest) == ["hasObjects", "run", "seal", "version"] and manifest["version"] == 1, "export.json", "unknown")

    entries = {}
    for name in names:  # what is named by its content
        hashed = r"audit/(?:parts|environments)/(..)/([0-9a-f]{62})(?:\.json)?|objects/(?!steps/).*/(..)/(.{62})\.\w+"
        match = re.fullmatch(hashed, name)
        if match:
            check(sha(read(name)) == "".join(part or "" for part in match.groups()), name, "other bytes than its name says")
        match = re.fullmatch(r"audit/entries/(.+)/([^/]+)-([a-z]+)-([0-9a-f]{64})\.json", name)
        if match and check(sha(read(name)) == match[4], name, "other bytes than its name says"):
            entry = json.loads(read(name))
            check((entry["run"], entry["at"], entry["kind"]) == match.groups()[:3], name, "the entry of another name")
            entries[name[len("audit/"):]] = entry
            if entry["kind"] == "opened":
                check(re.sub("^(..)(.*)", r"audit/environments/\1/\2.json", entry["environment"]) in names, name, "environment missing")

    sealed, objects, before, number = set(), set(), None, 0  # seals, each with those before it
    while data := read("audit/" + (key := f"seals/{run}/{number + 1}")):
        number += 1
        seal = json.loads(data)
        check((seal["run"], seal["number"], seal["previous"]) == (run, number, before), key, "does not follow the seal before")
        for field, known in (("entries", sealed), ("objects", objects)):
            known.update(held({"part": seal[field]["added"]}, read, lambda data: data.decode().splitlines()))
            found = root([leaf(name.encode()) for name in sorted(known)]).hex()
            check((found, len(known)) == (seal[field]["root"], seal[field]["count"]), key, f"another root of {field}")
        for history in seal["histories"]:
            check(read(part(history["part"])), key, "history missing")
        before = {"key": key, "sha256": sha(data)}
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
    head, _, checkpoint = read("seal.tlog-proof").partition(b"\n\n")
    version, index, *hashes = head.decode().split("\n")
    index, hashes = int(index[6:]), [base64.b64decode(text) for text in hashes]
    lines = checkpoint.decode().split("\n")
    same = [f"index {index}"] + [base64.b64encode(data).decode() for data in hashes] == head.decode().split("\n")[1:]
    same = same and index < int(lines[1]) and lines[0] == origin
    tree = leaf(json.dumps({"seal": before, "version": 1}, sort_keys=True, separators=(",", ":")).encode())
    proved = root_by_proof(tree, index, int(lines[1]), hashes)
    check(version == "c2sp.org/tlog-proof@v1" and same, "seal.tlog-proof", "no proof of this log")
    check(base64.b64encode(proved).decode() == lines[2], "seal.tlog-proof", "the seal is not under this root")
    check(any(is_signed(checkpoint, key) for key in keys), "seal.tlog-proof", "not signed by a key of the log")

    removed = {name for e in entries.values() if e["kind"] == "removed" for name in held(e["objects"], read)}
    explained, makings = set(), []
    for key, entry in entries.items():
        if entry["kind"] == "begun":
            explained |= {object_key(ref) for ref in held(entry["given"], read).values()}
        computed = entries.get((entry.get("origin") or {}).get("key")) if entry["kind"] == "reused" else entry
        if computed and computed.get("state") == "finished" and computed["kind"] == "ended":
            opened = entries.get(computed["opened"]["key"])
            refs = list(entry["outputs"].values()) + [r for part in held(entry["parts"], read).values() for r in part]
            inputs = held(opened["inputs"], read).values() if opened else []
            makings.append(({object_key(ref) for ref in refs}, {object_key(ref) for ref in inputs} if opened else {None}))
            if manifest["hasObjects"] and computed["record"]:
                record = f"steps/{computed['stepKey'][:2]}/{computed['stepKey'][2:]}.json"
                check(sha(read(f"objects/{record}")) == computed["record"], record, f"not what {key} says")
    while any(inputs <= explained and not made <= explained for made, inputs in makings):
        explained = explained.union(*(made for made, inputs in makings if inputs <= explained))
    for key in sorted(objects):
        check(key.startswith("manifest/") or key in explained, key, "no way back to what the run was given")
        if manifest["hasObjects"]:
            check(f"objects/{key}" in names or key in removed, key, "missing")
    print("\n".join(findings) or f"{run}: {len(own)} entries, {number} seals, {len(objects)} objects, log of {lines[1]}: sound")
    return 1 if findings else 0

if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, zipfile.BadZipFile) as error:
        sys.exit(f"{sys.argv[1:2]} cannot be read as an export: {error!r}")
