"""What every step needs: running a program and reading its answer, ports, waiting, and stopping."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time


class StepFailed(Exception):
    """A step did not do what it must; the message says which and why."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(command, **options):
    """The standard output of a program that must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise StepFailed(f"{' '.join(map(str, command))}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout + done.stderr if options.get("stderr") else done.stdout


def run_json(command):
    return json.loads(run(command).strip().splitlines()[-1])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def stop(process, patience=30):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise StepFailed("a server did not stop on SIGTERM")


def get(port, path, headers=None):
    """Status and body of a GET on 127.0.0.1."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with contextlib.closing(connection):
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()


def wait_for(port, path, process, patience=120):
    """Seconds until GET answers 200."""
    begin = time.monotonic()
    while time.monotonic() - begin < patience:
        if process.poll() is not None:
            raise StepFailed(f"the server stopped with {process.returncode}")
        with contextlib.suppress(OSError, http.client.HTTPException):
            if get(port, path)[0] == 200:
                return time.monotonic() - begin
        time.sleep(0.002)
    raise StepFailed(f"no 200 from {path} in {patience} s")


def median(values):
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def tree_bytes(directory):
    return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(directory) for name in names)
