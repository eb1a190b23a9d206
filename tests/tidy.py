#!/usr/bin/env python3
"""clang-tidy over every source: tests/tidy.py JOBS, after build/ has been configured.

What a source preprocesses to, comments kept, is hashed with its command and the configuration; a
clean run leaves a stamp of that name in build/tidy, and what has one is not run again.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
STAMPS = ROOT / "build" / "tidy"
LEFT_OUT = ("tests/fuzz/", "tests/bench/")


def stamp_of(entry):
    """Where the stamp of this source, as it is now, stands."""
    command = shlex.split(entry["command"])
    output = command.index("-o")
    del command[output : output + 2]
    command[command.index("-c")] = "-C"
    command.append("-E")
    # What does not preprocess is for clang-tidy to find fault with.
    run = subprocess.run(command, cwd=entry["directory"], capture_output=True)
    digest = hashlib.sha256(run.stdout.replace(str(ROOT).encode(), b""))
    digest.update(" ".join(command).replace(str(ROOT), "").encode())
    for configuration in (".clang-tidy", "tests/.clang-tidy"):
        digest.update((ROOT / configuration).read_bytes())
    return STAMPS / digest.hexdigest()


def check(source, entry):
    """What clang-tidy finds; empty when the source is clean, None when it has a stamp."""
    stamp = stamp_of(entry)
    if stamp.exists():
        return None
    command = ["clang-tidy", "-quiet", "-p", "build", source]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if run.returncode == 0:
        stamp.touch()
        return ""
    return run.stdout or run.stderr


def main(jobs):
    STAMPS.mkdir(parents=True, exist_ok=True)
    commands = json.loads((ROOT / "build/compile_commands.json").read_text())
    entries = {os.path.relpath(entry["file"], ROOT): entry for entry in commands}
    sources = sorted(source for source in entries if not source.startswith(LEFT_OUT))
    faulty = []
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        runs = {pool.submit(check, source, entries[source]): source for source in sources}
        for number, run in enumerate(concurrent.futures.as_completed(runs), 1):
            found = run.result()
            before = " (as before)" if found is None else ""
            print(f"[{number}/{len(sources)}] {runs[run]}{before}", flush=True)
            if found:
                print(found, flush=True)
                faulty.append(runs[run])
    if faulty:
        sys.exit("not clean:\n  " + "\n  ".join(sorted(faulty)))


main(int(sys.argv[1]))
