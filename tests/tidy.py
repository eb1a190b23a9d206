#!/usr/bin/env python3
"""clang-tidy over every source: tests/tidy.py JOBS, after build/ has been configured.

clang-tidy walks what a source includes, and that is most of its time: sources of one folder are
checked together, as one source.  Where such a batch is not clean, or does not compile because two
of its sources have one name of their own, its halves are checked instead, so that what is found is
found in a source alone.

What a source preprocesses to, comments kept, is hashed with its command and the configuration; a
clean run leaves a stamp of that name in build/tidy, and what has one is not run again.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
STAMPS = ROOT / "build" / "tidy"
LEFT_OUT = ("tests/fuzz/", "tests/bench/")
BATCH = 8
# At the start of a line: what a source may name for itself; of a function the parameters, too.
DEFINITION = re.compile(r"^[A-Za-z][\w:<>,&* ]*?\b(\w+ ?(?:\(.*|(?=[{=\[;])))")


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


def flags_of(entry):
    """What this source is compiled with, less the compiler, the output and the source."""
    command = shlex.split(entry["command"])
    return tuple(command[1 : command.index("-o")])


def names_in(source):
    lines = (ROOT / source).read_text().splitlines()
    found = (DEFINITION.match(line) for line in lines if not line.startswith(("using ", "namespace ")))
    return {match.group(1).strip() for match in found if match}


def batches_of(sources, entries):
    """The sources, at most BATCH together: of one folder, compiled alike, and without a name that
    two of them define."""
    batches = []
    for source in sources:
        kind = (os.path.dirname(source), flags_of(entries[source]))
        names = names_in(source)
        for batch in batches:
            fits = batch["kind"] == kind and len(batch["sources"]) < BATCH
            if fits and not names & batch["names"]:
                break
        else:
            batch = {"kind": kind, "sources": [], "names": set()}
            batches.append(batch)
        batch["sources"].append(source)
        batch["names"] |= names
    return [batch["sources"] for batch in batches]


def find(batch, flags):
    """What clang-tidy finds in these sources; empty when they are clean."""
    if len(batch) == 1:
        return run_tidy(batch[0], flags)
    # Where its configuration is the sources' own; and copied, as the path-sensitive analyzer leaves
    # alone what is included.
    folder = STAMPS / ("tests" if batch[0].startswith("tests/") else "")
    together = folder / (hashlib.sha256(" ".join(batch).encode()).hexdigest() + ".cc")
    together.write_text("".join((ROOT / source).read_text() for source in batch))
    found = run_tidy(together, flags)
    together.unlink()
    return found


def run_tidy(source, flags):
    command = ["clang-tidy", "-quiet", source, "--", *flags]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return "" if run.returncode == 0 else run.stdout or run.stderr


def check(batch, flags, stamps):
    """What is found in each source of the batch; the clean ones get their stamps."""
    found = find(batch, flags)
    if not found:
        for source in batch:
            stamps[source].touch()
    if not found or len(batch) == 1:
        return {source: found for source in batch}
    half = len(batch) // 2
    return check(batch[:half], flags, stamps) | check(batch[half:], flags, stamps)


def main(jobs):
    (STAMPS / "tests").mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "tests/.clang-tidy", STAMPS / "tests")
    commands = json.loads((ROOT / "build/compile_commands.json").read_text())
    entries = {os.path.relpath(entry["file"], ROOT): entry for entry in commands}
    sources = sorted(source for source in entries if not source.startswith(LEFT_OUT))
    faulty = {}
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        stamps = dict(zip(sources, pool.map(lambda source: stamp_of(entries[source]), sources)))
        left = [source for source in sources if not stamps[source].exists()]
        print(f"{len(sources) - len(left)} of {len(sources)} sources are as when they were last clean", flush=True)
        runs = [pool.submit(check, batch, flags_of(entries[batch[0]]), stamps) for batch in batches_of(left, entries)]
        done = 0
        for run in concurrent.futures.as_completed(runs):
            for source, found in run.result().items():
                done += 1
                print(f"[{done}/{len(left)}] {source}", flush=True)
                if found:
                    print(found, flush=True)
                    faulty[source] = found
    if faulty:
        sys.exit("not clean:\n  " + "\n  ".join(sorted(faulty)))


main(int(sys.argv[1]))
