"""How long no command is accepted when the node that owns the school's partition ends."""

import http.client
import json
import os
import re
import signal
import threading
import time

import school
from steps import StepFailed, get

ROUNDS = 5
WRITERS = 4  # clients of each node that stays
BEFORE_SECONDS = 1.5  # of writing, before the node ends
PATIENCE_SECONDS = 60
STEADY_SECONDS = 2  # the owner is who it should be when it has been it for so long
REQUEST_SECONDS = 5


class Nodes:
    """Three of one log.  The first has the data directory of the import, the others begin with none."""

    def __init__(self, klade, directory, options):
        self.klade, self.options = klade, options
        self.directories = [directory, *(os.path.join(directory, name) for name in ("second", "third"))]
        self.servers = []
        for one in self.directories:
            os.makedirs(one, exist_ok=True)
            self.servers.append(self.start(one))

    def start(self, directory):
        return school.Server(self.klade, directory, self.options)

    def owner(self):
        """The place of the node that owns the school's partition, the only one with commands; waits for it."""
        found, since = None, time.monotonic()
        until = since + PATIENCE_SECONDS
        while time.monotonic() < until:
            now = [place for place, server in enumerate(self.servers) if owns(server.port)]
            if now != found:
                found, since = now, time.monotonic()
            elif len(now) == 1 and time.monotonic() - since > STEADY_SECONDS:
                return now[0]
            time.sleep(0.05)
        raise StepFailed(f"no node came to be the owner: {found}")

    def end(self, place, how):
        process = self.servers[place].process
        process.send_signal(getattr(signal, f"SIG{how}"))
        return process

    def again(self, place):
        tokens = self.servers[place].tokens
        self.servers[place].log.close()
        self.servers[place] = self.start(self.directories[place])
        self.servers[place].tokens = tokens

    def stop(self):
        for server in self.servers:
            if server.process.poll() is None:
                server.stop()


def owns(port):
    """Whether the node owns the partition that the school is in: of the log's, the one with most frames."""
    text = get(port, "/metrics")[1].decode()
    frames = {part: float(value) for part, value in re.findall(r'^klade_views_position\{partition="(\d+)"\} (\S+)', text,
                                                               re.M)}
    part = max(frames, key=frames.get)
    return f'klade_partition_owned{{partition="{part}"}} 1' in text


class Writer(threading.Thread):
    """Marks, one after the other, each until it is accepted, under one key; when each was."""

    def __init__(self, ports, targets, stop):
        super().__init__()
        self.ports, self.targets, self.stopping = ports, targets, stop
        self.accepted, self.wrong = [], None

    def run(self):
        number = 0
        while not self.stopping.is_set() and not self.wrong:
            token, journal, lesson, pupil = self.targets[number % len(self.targets)].split()
            number += 1
            body = json.dumps({"marks": [{"lesson": lesson, "pupil": pupil, "scale": "ten", "value": "7",
                                          "kind": "formative"}]})
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json",
                       "Idempotency-Key": os.urandom(16).hex()}
            self.until_accepted(f"/api/v1/journals/{journal}/marks", body, headers)

    def until_accepted(self, path, body, headers):
        tries = 0
        while not self.stopping.is_set():
            status = self.post(self.ports[tries % len(self.ports)], path, body, headers)
            tries += 1
            if status in (200, 201):
                self.accepted.append(time.monotonic())
                return
            if status not in (None, 503):
                self.wrong = status
                return
            time.sleep(0.01)

    @staticmethod
    def post(port, path, body, headers):
        """None when there is no answer."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=REQUEST_SECONDS)
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def gap(nodes, targets, how):
    """Seconds between two accepted commands that come after the owner's end; then it is started again."""
    owner = nodes.owner()
    ports = [server.port for place, server in enumerate(nodes.servers) if place != owner]
    stop = threading.Event()
    writers = [Writer(ports[i % 2:] + ports[:i % 2], targets[i::WRITERS * 2], stop) for i in range(WRITERS * 2)]
    for writer in writers:
        writer.start()
    time.sleep(BEFORE_SECONDS)
    ended = time.monotonic()
    process = nodes.end(owner, how)
    try:
        # Whoever was first to be accepted after a pause has the new owner; a second of more, to be sure.
        while time.monotonic() < ended + PATIENCE_SECONDS:
            time.sleep(0.1)
            since = [at for writer in writers for at in list(writer.accepted) if at > ended]
            others = [place for place in range(len(nodes.servers)) if place != owner]
            if process.poll() is not None and since and any(owns(nodes.servers[place].port) for place in others):
                time.sleep(1)
                break
        else:
            raise StepFailed("no other node took over")
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    wrong = [writer.wrong for writer in writers if writer.wrong]
    if wrong:
        raise StepFailed(f"a mark was answered {wrong[0]}")
    times = sorted(at for writer in writers for at in writer.accepted)
    last = max((at for at in times if at <= ended), default=None)
    after = [at for at in times if at > ended]
    if last is None or not after:
        raise StepFailed("no command was accepted before and after the owner's end")
    steps = [last] + after
    longest = max(later - earlier for earlier, later in zip(steps, steps[1:]))
    nodes.again(owner)
    return longest
