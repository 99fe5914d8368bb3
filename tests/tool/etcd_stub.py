#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""etcd_stub.py FOLDER [PORT]: as much of the JSON gateway of etcd (v3) as a store of fxfer needs, on PORT of 127.0.0.1 or a free one, which it
writes to FOLDER/port. As etcd does, it keeps all in FOLDER/state before it answers, so that it may be killed; numbers are strings, and what is 0 or
empty is left out. Leases begin anew when it is started again."""
import base64
import http.server
import json
import os
import pathlib
import sys
import threading
import time

folder = pathlib.Path(sys.argv[1])
lock = threading.Lock()
state = {"revision": 1, "pairs": {}, "leases": {}}  # key: [text, revision, version, lease]; lease: seconds
if (folder / "state").exists():
    state = json.loads((folder / "state").read_text())
ends = {lease: time.monotonic() + seconds for lease, seconds in state["leases"].items()}


def text(value):
    return base64.b64decode(value, validate=True).decode("latin-1")


def code(value):
    return base64.b64encode(value.encode("latin-1")).decode()


def header():
    return {"cluster_id": "1", "member_id": "1", "revision": str(state["revision"]), "raft_term": "2"}


class Refusal(Exception):
    pass


def revoke(lease):
    state["leases"].pop(lease, None)
    ends.pop(lease, None)
    for key in [key for key, pair in state["pairs"].items() if pair[3] == lease]:
        del state["pairs"][key]
        state["revision"] += 1


def put(question):
    key, lease = text(question["key"]), str(question.get("lease", "0"))
    if lease != "0" and lease not in state["leases"]:
        raise Refusal("etcdserver: requested lease not found")
    state["revision"] += 1
    version = state["pairs"][key][2] + 1 if key in state["pairs"] else 1
    state["pairs"][key] = [text(question.get("value", "")), state["revision"], version, lease]
    return {"header": header()}


def kv_range(question):
    first, last = text(question["key"]), text(question["range_end"])
    pairs = []
    for key in sorted(state["pairs"]):
        value, revision, version, lease = state["pairs"][key]
        if not (first <= key and (key < last or last == "\0")):
            continue
        pair = {"key": code(key), "mod_revision": str(revision), "version": str(version), "value": code(value), "lease": lease}
        pairs.append({name: item for name, item in pair.items() if item not in ("", "0")})
    answer = {"header": header(), "kvs": pairs, "count": str(len(pairs))}
    return answer if pairs else {"header": header()}


def txn(question):
    (compare,) = question["compare"]
    pair = state["pairs"].get(text(compare["key"]), ["", 0, 0, "0"])
    assert compare["result"] == "EQUAL"
    found, wanted = (str(pair[2]), compare["version"]) if compare["target"] == "VERSION" else (pair[0], text(compare["value"]))
    if found != wanted or (compare["target"] == "VALUE" and pair[2] == 0):
        return {"header": header()}
    (then,) = question["success"]
    put(then["requestPut"])
    return {"header": header(), "succeeded": True, "responses": [{"response_put": {"header": {"revision": str(state["revision"])}}}]}


def delete(question):
    if state["pairs"].pop(text(question["key"]), None):
        state["revision"] += 1
    return {"header": header()}


def grant(question):
    lease = str(int.from_bytes(os.urandom(7), "big") + 1)
    state["leases"][lease] = max(2, int(question["TTL"]))
    ends[lease] = time.monotonic() + state["leases"][lease]
    return {"header": header(), "ID": lease, "TTL": str(state["leases"][lease])}


def keepalive(question):
    lease = str(question["ID"])
    if lease not in state["leases"]:
        return {"result": {"header": header(), "ID": lease}}
    ends[lease] = time.monotonic() + state["leases"][lease]
    return {"result": {"header": header(), "ID": lease, "TTL": str(state["leases"][lease])}}


def end_lease(question):
    if str(question["ID"]) not in state["leases"]:
        raise Refusal("etcdserver: requested lease not found")
    revoke(str(question["ID"]))
    return {"header": header()}


CALLS = {"/v3/kv/put": put, "/v3/kv/range": kv_range, "/v3/kv/txn": txn, "/v3/kv/deleterange": delete, "/v3/lease/grant": grant,
         "/v3/lease/keepalive": keepalive, "/v3/lease/revoke": end_lease}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def do_POST(self):
        question = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with lock:
            for lease in [lease for lease, end in ends.items() if end < time.monotonic()]:
                revoke(lease)
            try:
                status, answer = 200, CALLS[self.path](question)
            except Refusal as e:
                status, answer = 404, {"error": str(e), "message": str(e), "code": 5}
            aside = folder / "state.new"
            aside.write_text(json.dumps(state))
            aside.rename(folder / "state")
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0), Handler)
(folder / "port.new").write_text(str(server.server_address[1]))
(folder / "port.new").rename(folder / "port")
server.serve_forever()
