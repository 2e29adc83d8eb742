#!/usr/bin/env python3
"""Runs schemathesis as administrator, lecturer and student against a server with rows.

    computor demo --students 4 --data-dir DIR --listen 127.0.0.1:8400 | tee LOG      # in another terminal
    python3 -m pip install schemathesis==4.32.5
    python3 .ci/schemathesis/run.py http://127.0.0.1:8400 --seconds 600 admin=… lea.linden=… anna.ahorn=…

Each NAME=PASSWORD is a run of its own. It fails at a 5xx answer, and at one whose status, type or body the document does not have.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

# Rows that no list without parameters shows: the collection whose ids they are, and the list for a row of another.
BELOW = {
    "/submissions/grades": "/submissions/artifacts/{id}/grades",
    "/submissions/reviews": "/submissions/artifacts/{id}/reviews",
    "/examples/versions": "/examples/{id}/versions",
    "/example-versions": "/examples/{id}/versions",
    "/reruns": "/course-contents/{id}/reruns",
    "/replays": "/results/{id}/replays",
}
# So many rows are asked for those below them.
SOME = 20
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def ask(url, token=None, body=None):
    headers = {"content-type": "application/json"} | ({"x-api-token": token} if token and token.startswith("ctp_") else {})
    if token and not token.startswith("ctp_"):
        headers["authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, None if body is None else json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def ids(url, token, document):
    """The ids in every list that takes no parameter, and in some below their rows."""
    found = {}
    for path, methods in document["paths"].items():
        if "get" not in methods or "{" in path:
            continue
        try:
            rows = ask(f"{url}{path}?limit=50", token)
        except (urllib.error.HTTPError, ValueError):
            continue
        if isinstance(rows, list):
            found[path] = of(rows)
    for collection, path in BELOW.items():
        for parent in found.get(path.split("/{")[0], [])[:SOME]:
            try:
                found[collection] = found.get(collection, []) + of(ask(url + path.replace("{id}", parent), token))
            except (urllib.error.HTTPError, ValueError):
                continue
    return found


def of(rows):
    return [row["id"] for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("url")
    options.add_argument("people", nargs="+", metavar="NAME=PASSWORD")
    options.add_argument("--seconds", type=int, default=600)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--phases", default="coverage,fuzzing")
    options.add_argument("--report", help="a directory for a report of each run")
    options = options.parse_args()
    url = options.url.rstrip("/")
    document = ask(f"{url}/openapi.json")
    failed = []
    for person in options.people:
        name, password = person.split("=", 1)
        session = ask(f"{url}/auth/login", body={"username": name, "password": password})["access_token"]
        token = ask(f"{url}/api-tokens", session, {"name": "schemathesis", "scopes": []})["token"]
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(ids(url, token, document), file)
            file.flush()
            environment = os.environ | {
                "COMPUTOR_IDS": file.name,
                "SCHEMATHESIS_HOOKS": "hooks",
                "PYTHONPATH": str(pathlib.Path(__file__).parent),
                "PYTHONDONTWRITEBYTECODE": "1",
            }
            print(f"\n== {name}", flush=True)
            # Bodies that a browser streams or a socket has no end to are not of this kind.
            arguments = ["--config-file", str(pathlib.Path(__file__).with_name("schemathesis.toml")), "run", f"{url}/openapi.json", "--url", url, "-H", f"x-api-token: {token}", "--checks", CHECKS]
            arguments += ["--phases", options.phases, "--max-time", str(options.seconds), "--seed", str(options.seed)]
            arguments += ["--continue-on-failure", "--warnings", "off", "--request-timeout", "20", "--suppress-health-check", "all"]
            arguments += ["--exclude-path-regex", r"^/(ws|git/|events|auth/logout|healthz)"]
            if options.report:
                arguments += ["--report", "ndjson", "--report-ndjson-path", f"{options.report}/{name}.ndjson"]
            done = subprocess.run([sys.executable, "-m", "schemathesis.cli", *arguments], env=environment, check=False)
            failed += [name] if done.returncode else []
    sys.exit(f"failed: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()
