"""School mail: one letter to everybody until the last inbox has it, and an inbox page."""

import contextlib
import http.client
import time

import peers
from steps import StepFailed, get, median

LETTERS = 50
ROUNDS = 9


def send(server, token, to, subject):
    """The id and the position of a letter, and the seconds until it was accepted."""
    begin = time.perf_counter()
    status, answer = server.post("/api/v1/mail/letters", {"to": to, "subject": subject, "body": "Labdien!\n" * 40},
                                 token)
    if status != 201:
        raise StepFailed(f"a letter was answered {status}: {answer}")
    return answer["id"], answer["position"], time.perf_counter() - begin


def newest(port, token, position):
    """The newest letter of an inbox that has what was written at a position."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(connection):
        headers = {"Authorization": f"Bearer {token}", "Klade-Position": position}
        connection.request("GET", "/api/v1/mail/folders/inbox?limit=1", headers=headers)
        answer = connection.getresponse()
        if answer.status != 200:
            raise StepFailed(f"an inbox answered {answer.status}")
        return answer.read().decode()


class MailBench:
    def __init__(self, bench, server, rows):
        self.bench = bench
        self.server = server
        writer = next(row for row in rows if row["role"] == "superuser")
        reader = [row for row in rows if row["role"] == "mother"][-1]
        self.writer = server.sign_in(writer)
        self.reader = server.sign_in(reader)
        self.mother = self.profile_of(reader)
        self.school = self.profile_of(writer)["school"]["id"]

    def profile_of(self, row):
        return self.server.tokens[(row["username"], row["password"])]["profile"]

    def seconds_to_inbox(self, to):
        """The middle of several: until it is accepted, and until the reader's inbox shows it."""
        accepted, seen = [], []
        letter = None
        for number in range(ROUNDS):
            begin = time.perf_counter()
            letter, position, seconds = send(self.server, self.writer, to, f"Vēstule {number}")
            if letter not in newest(self.server.port, self.reader, position):
                raise StepFailed("the letter is not in the inbox")
            seen.append(time.perf_counter() - begin)
            accepted.append(seconds)
        return letter, median(accepted), median(seen)

    def run(self):
        one = [{"kind": "profile", "id": self.mother["id"]}]
        _, _, to_one = self.seconds_to_inbox(one)
        letter, accepted, to_all = self.seconds_to_inbox([{"kind": "school", "id": self.school}])
        people = self.server.read(f"/api/v1/mail/letters/{letter}", self.writer)["letter"]["recipients"]
        self.bench.table.add(f"a letter to {people:,} people until the last inbox has it", f"{to_all * 1000:.1f} ms",
                             f"a letter to one: {to_one * 1000:.1f} ms", f"accepted after {accepted * 1000:.1f} ms", "",
                             True)
        self.inbox()

    def inbox(self):
        port, path = self.server.port, f"/api/v1/mail/folders/inbox?limit={LETTERS}"
        one = [{"kind": "profile", "id": self.mother["id"]}]
        for number in range(LETTERS):
            send(self.server, self.writer, one, f"Par ekskursiju {number}")
        body = get(port, path, {"Authorization": f"Bearer {self.reader}"})[1]
        nginx = peers.Nginx(self.bench.path("nginx-mail"), {"inbox": body})
        ours, theirs = [], []
        for _ in range(3):
            ours.append(peers.requests_per_second(port, path, self.reader))
            theirs.append(peers.requests_per_second(nginx.port, "/inbox"))
        nginx.stop()
        ratio = median(ours) / median(theirs)
        self.bench.table.add(f"inbox, {LETTERS} letters ({len(body) / 1024:.1f} KiB)", f"{median(ours):,.0f}/s",
                             f"nginx, static file: {median(theirs):,.0f}/s", f"{ratio:.2f}", "at least 0.6",
                             ratio >= 0.6)
