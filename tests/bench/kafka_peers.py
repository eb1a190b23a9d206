"""Brokers of Apache Kafka, and Kafka Streams, the peer of replay: from Maven, pinned by their pom.xml."""

import hashlib
import os
import pathlib
import shutil
import subprocess

from steps import StepFailed, run, run_json

HERE = pathlib.Path(__file__).resolve().parent
CLUSTER = HERE.parent / "kafka" / "cluster.py"
STREAMS = HERE / "streams"
# The second compiler, which tests go without.
BROKER_JVM = "-XX:TieredStopAtLevel=4"
STREAMS_SECONDS = 300


class Brokers:
    """One node or three; `where` is what clients are told.  Stopped at the end of a `with`."""

    def __init__(self, directory, nodes, libs):
        self.directory = directory
        self.command("up", "--nodes", str(nodes), "--libs", str(libs))
        self.where = self.command("brokers").strip()

    def command(self, word, *more):
        return run([CLUSTER, word, "--directory", self.directory, *more],
                   env=dict(os.environ, KLADE_KAFKA_JVM=BROKER_JVM))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.command("down")


class Streams:
    """tests/bench/streams/MarksOfPupils.java, fetched what it needs and compiled."""

    def __init__(self, libs, directory):
        self.directory = pathlib.Path(directory)
        wanted = hashlib.sha256((STREAMS / "pom.xml").read_bytes()).hexdigest()
        stamp = libs / "pom.sha256"
        if not stamp.exists() or stamp.read_text() != wanted:
            shutil.rmtree(libs, ignore_errors=True)
            run(["mvn", "-B", "-q", "-f", STREAMS / "pom.xml", "dependency:copy-dependencies",
                 "-DincludeScope=runtime", f"-DoutputDirectory={libs}"], stdin=subprocess.DEVNULL)
            stamp.write_text(wanted)
        self.path = f"{self.directory}/classes:{libs}/*"
        run(["javac", "-d", self.directory / "classes", "-cp", self.path, STREAMS / "MarksOfPupils.java"])

    def build(self, brokers, topic, application):
        """Builds the view from empty; what the program says of it."""
        state = self.directory / application
        try:
            return run_json(["timeout", str(STREAMS_SECONDS), "java", "-Xms256m", "-Xmx1g", "-cp", self.path,
                             "MarksOfPupils", brokers.where, topic, application, state])
        except StepFailed as failure:
            raise StepFailed(f"Kafka Streams did not come to the end of {topic}: {failure}") from failure
