"""The demonstration school: made by `klade import` and `klade demo`, served, and signed in to."""

import csv
import json
import os
import shutil
import subprocess
import time

from steps import StepFailed, get, run, say, stop, wait_for, free_port

YEAR_BEGINS = "2026-09-01"
YEAR_ENDS = "2027-05-31"
PACKAGE = "tests/data/school-rdv"
PUPILS = 30
LESSONS = 60


def make(klade, directory, options=(), until=YEAR_ENDS):
    """DIR/data and DIR/passwords.csv; `options` say where the log is."""
    os.makedirs(directory)
    data = os.path.join(directory, "data")
    begin = time.monotonic()
    run([klade, "import", "--data", data, "--passwords", os.path.join(directory, "passwords.csv"),
         "--recorded-at", f"{YEAR_BEGINS}T05:00:00Z", *options, PACKAGE])
    say(f"imported in {time.monotonic() - begin:.0f} s")
    begin = time.monotonic()
    run([klade, "demo", "--data", data, "--until", until, *options])
    say(f"played its year until {until} in {time.monotonic() - begin:.0f} s")


def take(directory, kept):
    """A copy of a school that an earlier run kept."""
    shutil.copytree(kept, directory)


class Server:
    """`klade serve` on a free port; log lines go to a file, as they would in service."""

    def __init__(self, klade, directory, options=()):
        self.port = free_port()
        self.log = open(os.path.join(directory, "klade.log"), "ab")
        begin = time.monotonic()
        self.process = subprocess.Popen(
            [klade, "serve", "--data", os.path.join(directory, "data"), "--listen", f"127.0.0.1:{self.port}",
             "--address-attempts", "1000", *options], stdout=subprocess.DEVNULL, stderr=self.log)
        wait_for(self.port, "/readyz", self.process)
        self.seconds_to_ready = time.monotonic() - begin
        self.tokens = {}

    def resident_mib(self):
        """Now, and the most it has been."""
        with open(f"/proc/{self.process.pid}/status") as status:
            lines = dict(line.split(":", 1) for line in status)
        return (int(lines["VmRSS"].split()[0]) / 1024, int(lines["VmHWM"].split()[0]) / 1024)

    def stop(self):
        stop(self.process)
        self.log.close()

    def sign_in(self, row):
        """The token of a line of the passwords file."""
        key = (row["username"], row["password"])
        if key not in self.tokens:
            status, answer = self.post("/api/v1/sessions", {"username": key[0], "password": key[1]})
            if status != 201:
                raise StepFailed(f"sign-in answered {status}")
            self.tokens[key] = answer
        return self.tokens[key]["token"]

    def post(self, path, body, token=None):
        import http.client

        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Content-Type": "application/json", "Idempotency-Key": os.urandom(8).hex()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        connection.request("POST", path, json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text)

    def read(self, path, token):
        status, body = get(self.port, path, {"Authorization": f"Bearer {token}"})
        if status != 200:
            raise StepFailed(f"{path} answered {status}")
        return json.loads(body)

    def read_all(self, path, token):
        items, cursor = [], ""
        while cursor is not None:
            page = self.read(f"{path}?limit=500" + (f"&cursor={cursor}" if cursor else ""), token)
            items += page["items"]
            cursor = page["next"]
        return items


def passwords(directory):
    with open(os.path.join(directory, "passwords.csv"), newline="") as file:
        return list(csv.DictReader(file))


def largest_page(server, token):
    """The journal nearest to 30 pupils by 60 lessons: its path with the range, and its page."""
    best = None
    for journal in server.read_all("/api/v1/journals", token):
        path = f"/api/v1/journals/{journal['id']}?from={YEAR_BEGINS}&to={YEAR_ENDS}"
        page = server.read(path, token)
        enough = len(page["lessons"]) >= LESSONS
        rank = (not enough, abs(len(page["pupils"]) - PUPILS), len(page["lessons"]))
        if best is None or rank < best[0]:
            best = (rank, journal, page)
    _, journal, page = best
    until = page["lessons"][min(LESSONS, len(page["lessons"])) - 1]["date"]
    path = f"/api/v1/journals/{journal['id']}?from={YEAR_BEGINS}&to={until}"
    return path, server.read(path, token)


def fullest_week(server, pupil, token):
    """The school week with the longest diary page of October and November."""
    weeks = [f"2026-W{week}" for week in range(40, 49)]
    pages = {week: len(json.dumps(server.read(f"/api/v1/pupils/{pupil}/diary?week={week}", token)))
             for week in weeks}
    return max(pages, key=pages.get)


def mark_targets(server, rows, teachers=48, cells=8):
    """Lines `token journal lesson pupil`: recorded lessons of many journals, by their own teachers."""
    lines = []
    for row in [row for row in rows if row["role"] == "teacher"][:teachers]:
        token = server.sign_in(row)
        for journal in server.read_all("/api/v1/journals", token):
            page = server.read(f"/api/v1/journals/{journal['id']}?from={YEAR_BEGINS}&to={YEAR_ENDS}", token)
            if not page["may_write"]:
                continue
            for lesson in page["lessons"][:cells]:
                for pupil in page["pupils"][:cells]:
                    lines.append((token, journal["id"], lesson["id"], pupil["id"]))
    if len(lines) < 1000:
        raise StepFailed(f"only {len(lines)} cells to write marks into")
    stride = 7919  # a prime: neighbours in time are of different journals
    return [" ".join(lines[i * stride % len(lines)]) for i in range(len(lines))]
