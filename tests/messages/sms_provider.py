#!/usr/bin/env python3
"""A provider of texts as the gateway's HttpSmsProvider knows one: POST /texts, GET /texts/ID.

Prints its port.  What it does with the next POSTs is said by POST /_next, a JSON list of
{"take": bool, "status": int, "hang": bool, "drop": bool, "retry_after": int}; then it takes
everything.  GET /_taken tells what it has: {"texts": [...], "tries": n, "asked": n, "unsigned": n,
"repeated": n}.  POST /_call, {"port", "path", "body", "id", "late": bool, "forged": bool}, sends a
signed request to a gateway and answers {"status": n}.  POST /_status, a JSON text, is the status of all from then on.  Signatures are checked
by this file alone, with the secret of the command line.
"""
import base64
import hashlib
import hmac
import json
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(sys.argv[1].removeprefix("whsec_"))
lock = threading.Lock()
script, taken, tries, asked, unsigned, repeated = [], {}, 0, 0, 0, 0
status_of_all = None


def signature(secret, name, at, body):
    said = f"{name}.{at}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, said, hashlib.sha256).digest()).decode()


def call(order):
    """Sends a request to a gateway, signed unless it is to be forged; its status."""
    body = json.dumps(order["body"]).encode()
    at = str(int(time.time()) - (3600 if order.get("late") else 0))
    secret = b"x" * 24 if order.get("forged") else SECRET
    request = urllib.request.Request(
        f"http://127.0.0.1:{order['port']}{order['path']}", body, {
            "Content-Type": "application/json", "webhook-id": order["id"], "webhook-timestamp": at,
            "webhook-signature": signature(secret, order["id"], at, body)})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


class Provider(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def answer(self, status, value=None, retry_after=None):
        content = json.dumps(value or {}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if retry_after is not None:
            self.send_header("Retry-After", str(retry_after))
        self.end_headers()
        self.wfile.write(content)

    def is_signed(self, body):
        name, at = self.headers.get("webhook-id", ""), self.headers.get("webhook-timestamp", "")
        right = signature(SECRET, name, at, body)
        fresh = at.isdigit() and abs(time.time() - int(at)) < 300
        return fresh and hmac.compare_digest(right, self.headers.get("webhook-signature", ""))

    def do_POST(self):
        global script, tries, unsigned, repeated, status_of_all
        body = self.body()
        if self.path == "/_next":
            with lock:
                script = json.loads(body)
            return self.answer(200)
        if self.path == "/_call":
            return self.answer(200, {"status": call(json.loads(body))})
        if self.path == "/_status":
            status_of_all = json.loads(body)
            return self.answer(200)
        text = json.loads(body)
        with lock:
            tries += 1
            if not self.is_signed(body) or self.headers.get("Idempotency-Key") != text["id"]:
                unsigned += 1
                return self.answer(401)
            step = script.pop(0) if script else {}
            if step.get("take", True):
                repeated += 1 if text["id"] in taken else 0
                taken.setdefault(text["id"], text)
        if step.get("hang"):
            time.sleep(3600)
        if step.get("drop"):
            self.close_connection = True
            return None
        return self.answer(step.get("status", 202), {}, step.get("retry_after"))

    def do_GET(self):
        global asked, unsigned
        if self.path == "/_taken":
            with lock:
                return self.answer(
                    200,
                    {"texts": list(taken.values()), "tries": tries, "asked": asked,
                     "unsigned": unsigned, "repeated": repeated})
        with lock:
            asked += 1
            if not self.is_signed(b""):
                unsigned += 1
                return self.answer(401)
            if status_of_all is not None:
                return self.answer(200, {"status": status_of_all})
            known = self.path.rsplit("/", 1)[-1] in taken
        return self.answer(200, {"status": "sent"}) if known else self.answer(404)


server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
server.daemon_threads = True
print(server.server_port, flush=True)
server.serve_forever()
