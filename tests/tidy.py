#!/usr/bin/env python3
"""clang-tidy over every source: tests/tidy.py JOBS, after build/ has been configured.

clang-tidy walks what a source includes, and that is most of its time: sources that the build
compiles as one are checked as one.  Where such a batch is not clean its halves are checked instead,
so that what is found is found in a source alone.

What a batch preprocesses to, comments kept, is hashed with its command and the configuration; a
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
INCLUDED = re.compile(r'^#include "(.*)"$', re.M)


def sources_of(entry):
    """The sources that this command compiles as one."""
    together = entry["file"].endswith(".cxx")
    paths = INCLUDED.findall(pathlib.Path(entry["file"]).read_text()) if together else [entry["file"]]
    return [os.path.relpath(path, ROOT) for path in paths]


def stamp_of(entry):
    """Where the stamp of this batch, as it is now, stands."""
    command = shlex.split(entry["command"])
    output = command.index("-o")
    del command[output : output + 2]
    command[command.index("-c")] = "-C"
    command.append("-E")
    # What does not preprocess is for clang-tidy to find fault with.
    run = subprocess.run(command, cwd=entry["directory"], capture_output=True)
    # Which of a target's batches it is does not matter.
    digest = hashlib.sha256(re.sub(rb"unity_\d+", b"", run.stdout.replace(str(ROOT).encode(), b"")))
    digest.update(" ".join(command[: command.index("-C")]).replace(str(ROOT), "").encode())
    for configuration in (".clang-tidy", "tests/.clang-tidy"):
        digest.update((ROOT / configuration).read_bytes())
    return STAMPS / digest.hexdigest()


def flags_of(entry):
    """What this batch is compiled with, less the compiler, what only GCC knows, the output and the source."""
    command = shlex.split(entry["command"])
    return [flag for flag in command[1 : command.index("-o")] if flag != "-Wno-subobject-linkage"]


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
    return "" if run.returncode == 0 else run.stdout or run.stderr or f"clang-tidy ended with {run.returncode}"


def check(batch, flags):
    """What is found in each source of the batch that is not clean."""
    found = find(batch, flags)
    if not found or len(batch) == 1:
        return {batch[0]: found} if found else {}
    half = len(batch) // 2
    return check(batch[:half], flags) | check(batch[half:], flags)


def check_entry(entry):
    """The sources of this command, and what is found in them; none where the stamp says that it was nothing."""
    sources = sources_of(entry)
    stamp = stamp_of(entry)
    if stamp.exists():
        return sources, {}
    faulty = check(sources, flags_of(entry))
    if not faulty:
        stamp.touch()
    return sources, faulty


def main(jobs):
    (STAMPS / "tests").mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "tests/.clang-tidy", STAMPS / "tests")
    commands = json.loads((ROOT / "build/compile_commands.json").read_text())
    entries = [entry for entry in commands if not sources_of(entry)[0].startswith(LEFT_OUT)]
    total = sum(len(sources_of(entry)) for entry in entries)
    faulty = {}
    done = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        runs = [pool.submit(check_entry, entry) for entry in entries]
        for run in concurrent.futures.as_completed(runs):
            sources, found = run.result()
            done += len(sources)
            print(f"[{done}/{total}] {' '.join(sources)}", flush=True)
            for text in found.values():
                print(text, flush=True)
            faulty |= found
    if faulty:
        sys.exit("not clean:\n  " + "\n  ".join(sorted(faulty)))


main(int(sys.argv[1]))
