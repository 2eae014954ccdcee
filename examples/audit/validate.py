"""python validate.py FILE.zip KEY [--note PROGRAM] [--only CHECK]: what others say of an export of an audit trail, without a network.
In the environment of requirements.txt; KEY is the public key of the log, PROGRAM is note/ as `go build` makes it.
One line a check, with the reason where it refuses; exit 1 when any does."""
import argparse, hashlib, io, json, logging, pathlib, re, subprocess, sys, tempfile, warnings, zipfile

HERE = pathlib.Path(__file__).parent
CONTEXTS = {
    "https://w3id.org/ro/crate/1.1/context": "ro-crate-1.1.json",
    "https://w3id.org/ro/terms/workflow-run/context": "workflow-run.json",
}
PROFILE = "provenance-run-crate-0.5"
DOCUMENTS = {"workflow.json", "prov.json", "openlineage.ndjson"}

def fill_cache(path):
    """The validator's own cache, as if it had fetched the two contexts."""
    import requests, requests_cache, urllib3
    session = requests_cache.CachedSession(path, backend="sqlite")
    for url, name in CONTEXTS.items():
        content, headers = (HERE / "contexts" / name).read_bytes(), {"content-type": "application/ld+json"}
        response = requests.Response()
        response.status_code, response._content, response.url = 200, content, url
        response.headers.update(headers)
        response.request = requests.Request("GET", url).prepare()
        response.raw = urllib3.HTTPResponse(io.BytesIO(content), status=200, preload_content=False, headers=headers)
        session.cache.save_response(response)

def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr).strip()[-2000:]

def crate(given):
    with tempfile.TemporaryDirectory() as folder:
        fill_cache(f"{folder}/http")
        program = (sys.executable, "-c", "from rocrate_validator.cli import cli; cli()")
        run(*program, "-y", "validate", "--offline", "--no-paging", "--cache-path", f"{folder}/http", "-p", PROFILE, given.file)

def files(given):
    """No validator hashes the files that a crate names."""
    named = set()
    for entity in json.loads(given.archive.read("ro-crate-metadata.json"))["@graph"]:
        if "File" in entity["@type"] and "sha256" in entity:
            found = hashlib.sha256(given.archive.read(entity["@id"])).hexdigest()
            assert found == entity["sha256"], f"{entity['@id']}: SHA-256 {found}, the crate says {entity['sha256']}"
            named.add(entity["@id"])
    assert DOCUMENTS <= named, f"the crate names none of {DOCUMENTS - named}"

def prov(given):
    from prov.model import ProvDocument
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        document = ProvDocument.deserialize(content=given.archive.read("prov.json").decode(), format="json")
        again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
        assert document.unified() == again.unified(), "written and read again it is another document"
        known = {str(record.identifier) for record in document.get_records() if record.is_element()}
        for record in document.get_records():
            for _, value in () if record.is_element() else record.formal_attributes:
                assert not hasattr(value, "localpart") or str(value) in known, f"{value} is related, and nothing of that name is there"

def croissant(given):
    import mlcroissant
    logging.disable(logging.NOTSET)
    for name in given.cards("data", ".json"):
        told = []
        handler = logging.Handler()
        handler.emit = lambda record: told.append(record.getMessage())
        logging.getLogger().addHandler(handler)
        try:
            mlcroissant.Dataset(jsonld=json.loads(given.archive.read(name)))
        finally:
            logging.getLogger().removeHandler(handler)
        assert not told, f"{name}: {told[0]}"

def model_card(given):
    from huggingface_hub import ModelCard
    for name in given.cards("models", ".md"):
        text = given.archive.read(name).decode()
        card = ModelCard(text)
        assert card.data.library_name == "spectraloom", f"{name}: no front matter"
        assert "model-index" not in text or card.data.eval_results, f"{name}: no model-index that can be read"

def note(given):
    run(given.note, given.file, given.key)

def verify(given):
    run(sys.executable, HERE / "verify.py", given.file, given.key)

CHECKS = {"roc-validator": crate, "files of the crate": files, "prov": prov, "mlcroissant": croissant,
          "huggingface_hub": model_card, "verify.py": verify}

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("key")
    parser.add_argument("--note")
    parser.add_argument("--only")
    given = parser.parse_args()
    given.archive = zipfile.ZipFile(given.file)
    given.cards = lambda folder, ending: [
        name for name in given.archive.namelist() if name.startswith(f"cards/{folder}/") and name.endswith(ending)]
    refused = False
    for name, check in {**CHECKS, **({"sumdb/note": note} if given.note else {})}.items():
        if given.only not in (None, name):
            continue
        try:
            check(given)
            print(f"{name}: sound")
        except Exception as error:  # whatever a program of others throws is its refusal
            refused = True
            print(f"{name}: refused: " + re.sub(r"\s+", " ", f"{type(error).__name__}: {error}")[:400])
    return 1 if refused else 0

if __name__ == "__main__":
    sys.exit(main())
