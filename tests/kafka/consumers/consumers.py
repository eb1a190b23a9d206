#!/usr/bin/env python3
"""Other people's programs on the analytics topics, each from the start to the end of now.

    consumers.py kcat|kafkajs|java --brokers BROKERS [--prefix PREFIX]
    consumers.py asyncapi [--records]

The first three print the committed records of PREFIX.marks, .attendance and .lessons, one JSON line
each: topic, partition, offset, key, headers and value; of a partition in its order.  kafkajs and java
add `chosen`, the partition that their own producer would choose.  `asyncapi` has AsyncAPI's parser
look at docs/asyncapi.yaml, and at records on standard input whether they are as it says; what is
wrong is printed, and the code is 1.

What is in package.json is fetched once, by npm as package-lock.json pins it, into
build/kafka-consumers or --modules.  What fails says why and exits with 1, with 77 when a program is
not installed.
"""
import argparse
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True  # sources stay as they are
import cluster  # noqa: E402  pylint: disable=wrong-import-position
from cluster import Failed, Missing  # noqa: E402  pylint: disable=wrong-import-position

MODULES = ROOT / "build" / "kafka-consumers"
DOCUMENT = ROOT / "docs" / "asyncapi.yaml"
TOPICS = ("marks", "attendance", "lessons")
TIMEOUT_SECONDS = 300


def needed(program):
    """Where that program is."""
    found = shutil.which(program)
    if not found:
        raise Missing(f"no {program} here; 'make deps kafka-deps' installs it")
    return found


def run(command, **options):
    """Has it print where we print."""
    done = subprocess.run(command, timeout=TIMEOUT_SECONDS, **options)
    if done.returncode:
        raise Failed(f"{pathlib.Path(command[0]).name} ended with {done.returncode}")


def fetch(modules):
    """Sees to it that what package-lock.json names is in `modules`."""
    npm = needed("npm")
    files = [HERE / "package.json", HERE / "package-lock.json"]
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    stamp = modules / "package.sha256"
    modules.mkdir(parents=True, exist_ok=True)
    # Two tests may want them at once.
    with open(f"{modules}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        for file in files:
            shutil.copy(file, modules)
        done = subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                              cwd=modules, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              stdin=subprocess.DEVNULL)
        if done.returncode:
            raise Failed(f"npm could not fetch the consumers:\n{done.stdout}")
        stamp.write_text(wanted)


def node(arguments, script, *rest):
    """Runs a script on what was fetched."""
    command = [needed("node"), HERE / script, *rest]
    fetch(arguments.modules.resolve())
    run(command, env={**os.environ, "NODE_PATH": str(arguments.modules.resolve() / "node_modules")})


def topics(arguments):
    return [f"{arguments.prefix}.{topic}" for topic in TOPICS]


def kcat(arguments):
    for topic in topics(arguments):
        command = [needed("kcat"), "-C", "-q", "-J", "-e", "-o", "beginning", "-b", arguments.brokers, "-t", topic,
                   "-X", "isolation.level=read_committed"]
        done = subprocess.run(command, stdout=subprocess.PIPE, timeout=TIMEOUT_SECONDS, check=False)
        if done.returncode:
            raise Failed(f"kcat ended with {done.returncode}")
        for line in done.stdout.splitlines():
            record = json.loads(line)
            headers = record.get("headers", [])
            names, values = headers[::2], headers[1::2]
            told = {name: record[name] for name in ("topic", "partition", "offset", "key")}
            told.update(headers=dict(zip(names, values)), value=record["payload"])
            print(json.dumps(told))


def kafkajs(arguments):
    node(arguments, "kafkajs.cjs", arguments.brokers, *topics(arguments))


def java(arguments):
    # The compiler runs a source file, and is not in every Java.
    needed("javac")
    libs = arguments.libs.resolve()
    cluster.fetch(libs)
    run([cluster.java(), "-XX:TieredStopAtLevel=1", "-Dlog4j2.level=off", "-cp", f"{libs}/*", HERE / "Consumer.java",
         arguments.brokers, *topics(arguments)])


def asyncapi(arguments):
    node(arguments, "asyncapi.cjs", DOCUMENT, *(["--records"] if arguments.records else []))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for command in (kcat, kafkajs, java, asyncapi):
        sub = commands.add_parser(command.__name__)
        sub.set_defaults(command=command)
        if command is asyncapi:
            sub.add_argument("--records", action="store_true")
        else:
            sub.add_argument("--brokers", required=True)
            sub.add_argument("--prefix", default="klade")
        if command is java:
            sub.add_argument("--libs", type=pathlib.Path, default=cluster.LIBS)
        if command in (kafkajs, asyncapi):
            sub.add_argument("--modules", type=pathlib.Path, default=MODULES)
    arguments = parser.parse_args()
    try:
        arguments.command(arguments)
    except (Failed, subprocess.TimeoutExpired) as failed:
        print(f"consumers: {failed}", file=sys.stderr)
        sys.exit(getattr(failed, "code", 1))


if __name__ == "__main__":
    main()
