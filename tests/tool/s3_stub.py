#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""s3_stub.py FOLDER: an object store for tests, on a free port of 127.0.0.1, which it writes to FOLDER/port. Signatures (AWS Signature
Version 4, in headers and in queries), checksums and part numbers are checked strictly. Buckets are "bucket" and "other".

Every request is a line in FOLDER/log: METHOD PATH?QUERY STATUS. FOLDER/faults, read anew for every request, has lines
"KIND EVERY [METHOD [TEXT]]": of the requests of this method whose target holds the text every EVERY-th (only the N-th if it is -N) meets with
  slow_down (503), reset (the connection breaks before the answer), lost (it is done, then the connection breaks), wrong_etag,
  wrong_body (a byte of the answer is another), cut (half of the answer), forbidden (403), crawl (the answer comes at 1 MB/s)."""
import base64
import calendar
import hashlib
import hmac
import http.server
import os
import pathlib
import re
import sys
import threading
import time
import urllib.parse
import uuid
from email.utils import formatdate
from xml.sax.saxutils import escape

KEYS = {"AKIDTEST": "secret/with+signs", "AKIDSESSION": "second"}
TOKENS = {"AKIDSESSION": "a session/token=="}
MOST_KEYS = 100  # of one page of a list; small, so that there are several
folder = pathlib.Path(sys.argv[1])
lock = threading.RLock()
buckets = {"bucket": {}, "other": {}}
uploads = {}
counts = {}


class Refusal(Exception):
    def __init__(self, status, code, message=""):
        super().__init__(code)
        self.status, self.code, self.message = status, code, message


def quote(text):
    return urllib.parse.quote(text, safe="-._~")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def serve(self):
        self.raw_path, _, self.raw_query = self.path.partition("?")
        self.query = dict(urllib.parse.parse_qsl(self.raw_query, keep_blank_values=True, strict_parsing=bool(self.raw_query)))
        if "chunked" in self.headers.get("transfer-encoding", ""):
            return self.answer(501, b"")
        self.body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.fault = self.next_fault()
        status = 200
        try:
            if self.fault == "slow_down":
                raise Refusal(503, "SlowDown", "Please reduce your request rate.")
            if self.fault == "forbidden":
                raise Refusal(403, "AccessDenied", "Access Denied")
            if self.fault == "reset":
                return self.break_off("reset")
            self.authenticate()
            parts = urllib.parse.unquote(self.raw_path, errors="surrogateescape").split("/", 2)
            if parts[1] not in buckets:
                raise Refusal(404, "NoSuchBucket", "The specified bucket does not exist")
            self.objects, self.bucket, self.key = buckets[parts[1]], parts[1], parts[2] if len(parts) > 2 else ""
            self.key.encode("utf-8")  # keys are UTF-8
            status, headers, body = getattr(self, "do_" + self.operation())()
        except Refusal as r:
            status, headers = r.status, {"content-type": "application/xml"}
            body = f"<?xml version='1.0'?><Error><Code>{r.code}</Code><Message>{escape(r.message)}</Message></Error>".encode()
        if self.fault == "lost":
            return self.break_off("lost")
        self.answer(status, body, headers)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = serve

    def operation(self):
        q, m = self.query, self.command
        if m == "GET" and not self.key:
            return "list_uploads" if "uploads" in q else "list"
        return {"GET": "list_parts" if "uploadId" in q else "get", "HEAD": "get", "PUT": "put_part" if "uploadId" in q else "put",
                "POST": "begin" if "uploads" in q else "complete", "DELETE": "abort" if "uploadId" in q else "delete"}[m]

    def note(self, status):
        with lock, open(folder / "log", "a", errors="surrogateescape") as log:
            log.write(f"{self.command} {self.path} {status}\n")

    def break_off(self, how):
        self.note(how)
        self.close_connection = True
        self.connection.close()

    def answer(self, status, body, headers={}):
        self.note(status)
        self.send_response(status)
        headers = dict(headers)
        headers.setdefault("content-length", str(len(body)))
        if self.fault == "wrong_etag" and "etag" in headers:
            headers["etag"] = '"' + "0" * 32 + '"'
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD" or not body:
            return
        if self.fault == "wrong_body":
            body = body[:-1] + bytes([body[-1] ^ 1])
        if self.fault == "cut":
            self.wfile.write(body[:len(body) // 2])
            self.close_connection = True
            return
        step = 1 << 16 if self.fault == "crawl" else len(body)
        for at in range(0, len(body), step):
            self.wfile.write(body[at:at + step])
            if self.fault == "crawl":
                time.sleep(step / 1e6)

    def next_fault(self):
        try:
            lines = (folder / "faults").read_text().splitlines()
        except FileNotFoundError:
            return None
        for line in lines:
            kind, every, method, text = (line.split() + ["*", ""])[:4] if len(line.split()) == 2 else (line.split() + [""])[:4]
            if method not in ("*", self.command) or text not in self.path:
                continue
            with lock:
                counts[line] = counts.get(line, 0) + 1
                if counts[line] == -int(every) or int(every) > 0 and counts[line] % int(every) == 0:
                    return kind
        return None

    # Signatures.

    def authenticate(self):
        if "X-Amz-Signature" in self.query:
            return self.check_query()
        line = self.headers.get("authorization", "")
        found = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})", line)
        if not found:
            raise Refusal(403, "AccessDenied", "no signature")
        key, day, region, names, signature = found.groups()
        stamp, body_sum = self.headers.get("x-amz-date", ""), self.headers.get("x-amz-content-sha256")
        if abs(calendar.timegm(time.strptime(stamp, "%Y%m%dT%H%M%SZ")) - time.time()) > 900:
            raise Refusal(403, "RequestTimeTooSkewed")
        if body_sum is None:
            raise Refusal(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256")
        if body_sum != "UNSIGNED-PAYLOAD" and body_sum != sha256(self.body):
            raise Refusal(400, "XAmzContentSHA256Mismatch")
        wanted = {"host"} | {n.lower() for n in self.headers if n.lower().startswith("x-amz-")}
        if not wanted <= set(names.split(";")):
            raise Refusal(403, "AccessDenied", f"not signed: {wanted - set(names.split(';'))}")
        self.check_token(key, self.headers.get("x-amz-security-token"))
        self.check_signature(key, stamp, day, region, names, signature, self.raw_query, body_sum)

    def check_query(self):
        q = self.query
        key, day, region, service, last = q["X-Amz-Credential"].split("/")
        expires = int(q["X-Amz-Expires"])
        if not 1 <= expires <= 604800:
            raise Refusal(400, "AuthorizationQueryParametersError", "X-Amz-Expires must be less than a week (in seconds)")
        if calendar.timegm(time.strptime(q["X-Amz-Date"], "%Y%m%dT%H%M%SZ")) + expires < time.time():
            raise Refusal(403, "AccessDenied", "Request has expired")
        self.check_token(key, q.get("X-Amz-Security-Token"))
        rest = "&".join(p for p in self.raw_query.split("&") if not p.startswith("X-Amz-Signature="))
        self.check_signature(key, q["X-Amz-Date"], day, region, q["X-Amz-SignedHeaders"], q["X-Amz-Signature"], rest, "UNSIGNED-PAYLOAD")

    def check_token(self, key, token):
        if TOKENS.get(key) != token:
            raise Refusal(403, "InvalidToken", "The provided token is malformed or otherwise invalid.")

    def check_signature(self, key, stamp, day, region, names, signature, raw_query, body_sum):
        if key not in KEYS:
            raise Refusal(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
        if names.split(";") != sorted(names.split(";")) or not stamp.startswith(day):
            raise Refusal(403, "AccessDenied", "malformed signature")
        pairs = sorted(tuple(quote(urllib.parse.unquote(x, errors="surrogateescape")) for x in p.partition("=")[::2]) for p in raw_query.split("&") if p)
        path = "/".join(urllib.parse.quote_from_bytes(urllib.parse.unquote_to_bytes(p), safe="-._~") for p in self.raw_path.split("/"))
        headers = "".join(f"{n}:{' '.join(self.headers.get(n, '').split())}\n" for n in names.split(";"))
        canonical = "\n".join([self.command, path, "&".join(f"{a}={b}" for a, b in pairs), headers, names, body_sum])
        scope = f"{day}/{region}/s3/aws4_request"
        to_sign = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, sha256(canonical.encode())])
        secret = b"AWS4" + KEYS[key].encode()
        for part in [day, region, "s3", "aws4_request", to_sign]:
            secret = hmac.new(secret, part.encode(), hashlib.sha256).digest()
        if secret.hex() != signature:
            raise Refusal(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.")

    # Objects.

    def metadata(self):
        return {n.lower(): v for n, v in self.headers.items() if n.lower().startswith("x-amz-meta-") or n.lower() == "content-type"}

    def do_put(self):
        md5 = self.headers.get("content-md5")
        if md5 and base64.b64decode(md5) != hashlib.md5(self.body).digest():
            raise Refusal(400, "BadDigest")
        etag = hashlib.md5(self.body).hexdigest()
        with lock:
            self.objects[self.key] = {"body": self.body, "etag": etag, "time": time.time(), "meta": self.metadata()}
        return 200, {"etag": f'"{etag}"'}, b""

    def do_get(self):
        found = self.objects.get(self.key)
        if not found:
            raise Refusal(404, "NoSuchKey", "The specified key does not exist.")
        headers = {"etag": f'"{found["etag"]}"', "last-modified": formatdate(found["time"], usegmt=True), "accept-ranges": "bytes", **found["meta"]}
        if self.headers.get("if-match", headers["etag"]) != headers["etag"]:
            raise Refusal(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
        body, status = found["body"], 200
        span = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("range", ""))
        if span:
            first, last = int(span[1]), min(int(span[2] or len(body) - 1), len(body) - 1)
            if first >= len(body):
                raise Refusal(416, "InvalidRange", "The requested range is not satisfiable")
            headers["content-range"] = f"bytes {first}-{last}/{len(body)}"
            body, status = body[first:last + 1], 206
        if self.command == "HEAD":
            headers["content-length"] = str(len(body))
        return status, headers, body

    def do_delete(self):
        with lock:
            self.objects.pop(self.key, None)
        return 204, {}, b""

    def do_list(self):
        q = self.query
        if q.get("list-type") != "2":
            raise Refusal(501, "NotImplemented", "lists of version 2 only")
        prefix, delimiter = q.get("prefix", ""), q.get("delimiter", "")
        name = quote if q.get("encoding-type") == "url" else escape
        after = base64.b64decode(q.get("continuation-token", "")).decode()
        items = {}
        with lock:
            for key, found in self.objects.items():
                if not key.startswith(prefix):
                    continue
                end = key.find(delimiter, len(prefix)) if delimiter else -1
                items[key if end < 0 else key[:end + 1]] = found if end < 0 else None
        names = sorted((k for k in items if k.encode() > after.encode()), key=str.encode)
        page, out = names[:MOST_KEYS], ["<?xml version='1.0' encoding='UTF-8'?><ListBucketResult>"]
        for key in page:
            found = items[key]
            if found is None:
                out.append(f"<CommonPrefixes><Prefix>{name(key)}</Prefix></CommonPrefixes>")
                continue
            when = stamp(found["time"])
            out.append(f"<Contents><Key>{name(key)}</Key><LastModified>{when}</LastModified><ETag>&quot;{found['etag']}&quot;</ETag>"
                       f"<Size>{len(found['body'])}</Size></Contents>")
        is_more = len(names) > len(page)
        out.append(f"<IsTruncated>{str(is_more).lower()}</IsTruncated>")
        if is_more:
            out.append(f"<NextContinuationToken>{base64.b64encode(page[-1].encode()).decode()}</NextContinuationToken>")
        return 200, {"content-type": "application/xml"}, "".join(out + ["</ListBucketResult>"]).encode()

    # Objects in parts.

    def upload(self):
        found = uploads.get(self.query.get("uploadId"))
        if not found or found["key"] != (self.bucket, self.key):
            raise Refusal(404, "NoSuchUpload", "The specified upload does not exist.")
        return found

    def do_begin(self):
        number = uuid.uuid4().hex
        with lock:
            uploads[number] = {"key": (self.bucket, self.key), "parts": {}, "meta": self.metadata(), "time": time.time()}
            self.tell_uploads()
        return 200, {}, f"<InitiateMultipartUploadResult><UploadId>{number}</UploadId></InitiateMultipartUploadResult>".encode()

    def do_list_uploads(self):
        with lock:
            found = [(u["key"][1], n, stamp(u["time"])) for n, u in uploads.items()
                     if u["key"][0] == self.bucket and u["key"][1].startswith(self.query.get("prefix", ""))]
        after = (self.query.get("key-marker", ""), self.query.get("upload-id-marker", ""))
        found = sorted(item for item in found if item[:2] > after)
        page = found[:2]
        out = "".join(f"<Upload><Key>{quote(key)}</Key><UploadId>{n}</UploadId><Initiated>{when}</Initiated></Upload>" for key, n, when in page)
        if len(found) > 2:
            out += f"<NextKeyMarker>{quote(page[-1][0])}</NextKeyMarker><NextUploadIdMarker>{page[-1][1]}</NextUploadIdMarker>"
        return 200, {}, f"<ListMultipartUploadsResult>{out}<IsTruncated>{str(len(found) > 2).lower()}</IsTruncated></ListMultipartUploadsResult>".encode()

    def do_put_part(self):
        number, etag = int(self.query["partNumber"]), hashlib.md5(self.body).hexdigest()
        if not 1 <= number <= 10000:
            raise Refusal(400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive")
        with lock:
            self.upload()["parts"][number] = (etag, self.body, time.time())
        return 200, {"etag": f'"{etag}"'}, b""

    def do_list_parts(self):
        after = int(self.query.get("part-number-marker", 0))
        with lock:
            parts = sorted((n, p) for n, p in self.upload()["parts"].items() if n > after)
        page = parts[:3]
        out = "".join(f"<Part><PartNumber>{n}</PartNumber><ETag>&quot;{p[0]}&quot;</ETag><Size>{len(p[1])}</Size><LastModified>{stamp(p[2])}</LastModified></Part>" for n, p in page)
        out += f"<IsTruncated>{str(len(parts) > 3).lower()}</IsTruncated><NextPartNumberMarker>{page[-1][0] if page else after}</NextPartNumberMarker>"
        return 200, {}, f"<ListPartsResult>{out}</ListPartsResult>".encode()

    def do_complete(self):
        with lock:
            upload = self.upload()
            wanted = re.findall(r"<PartNumber>(\d+)</PartNumber>\s*<ETag>(?:\"|&quot;)?([0-9a-f]+)(?:\"|&quot;)?</ETag>", self.body.decode())
            numbers = [int(n) for n, _ in wanted]
            if not wanted or numbers != sorted(set(numbers)):
                raise Refusal(400, "InvalidPartOrder")
            for n, etag in wanted:
                if int(n) not in upload["parts"] or upload["parts"][int(n)][0] != etag:
                    raise Refusal(400, "InvalidPart", f"part {n}")
            bodies = [upload["parts"][n][1] for n in numbers]
            if any(len(b) < 5 << 20 for b in bodies[:-1]):
                raise Refusal(400, "EntityTooSmall")
            etag = hashlib.md5(b"".join(hashlib.md5(b).digest() for b in bodies)).hexdigest() + f"-{len(bodies)}"
            self.objects[self.key] = {"body": b"".join(bodies), "etag": etag, "time": time.time(), "meta": upload["meta"]}
            del uploads[self.query["uploadId"]]
            self.tell_uploads()
        return 200, {}, f"<CompleteMultipartUploadResult><ETag>&quot;{etag}&quot;</ETag></CompleteMultipartUploadResult>".encode()

    def do_abort(self):
        with lock:
            self.upload()
            del uploads[self.query["uploadId"]]
            self.tell_uploads()
        return 204, {}, b""

    def tell_uploads(self):
        (folder / "uploads").write_text("".join(f"{u['key'][1]}\n" for u in uploads.values()))


def stamp(when):
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(when))


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


server = Server(("127.0.0.1", 0), Handler)
(folder / "log").touch()
(folder / "uploads").touch()
(folder / "port.new").write_text(str(server.server_address[1]))
os.rename(folder / "port.new", folder / "port")
server.serve_forever()
