#!/usr/bin/env python3
"""A real Kafka for tests and demonstrations: one node or three, KRaft, on free ports of 127.0.0.1.

    cluster.py up    --directory DIR [--nodes 1|3] [--property k=v ...] [--host ADDRESS ...] [--fresh]
                     [--secure USER:PASSWORD] [--libs LIBS]
    cluster.py down  --directory DIR
    cluster.py kill  --directory DIR --node N [--signal KILL|STOP|CONT|TERM]
    cluster.py start --directory DIR --node N
    cluster.py grant --directory DIR --right RESOURCE:PREFIX:OPERATION ...

DIR holds all of it: `cluster.json` (what was asked for, ports, process ids), `brokers` (host:port of
each, with commas; there only while the cluster is up), and in `node-N` a node's settings, log and
data.  `up` where a cluster was before starts it again on its data and ports, unless --fresh, and makes
a new one only where there is nothing else.  With --host the first node has the first of these
addresses, and so on.  With --secure each node listens a second time, for TLS and SASL/PLAIN, where
that user may do what it was granted and nothing else; who comes in clear may do everything.  `secure`
has the places and `client.properties` what librdkafka is to be told.  The broker's jars are fetched
once, by Maven, into build/kafka-libs or --libs, as pom.xml pins them.  Every wait ends after --timeout
seconds.  What fails says why and exits with 1, with 77 when there is no Java or Maven.
KLADE_KAFKA_JVM holds more options for the brokers' Java.
"""
import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # of the two that stand beside this
import secure  # noqa: E402
from failures import Failed, Missing  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
POM = HERE / "pom.xml"
LIBS = HERE.parent.parent / "build" / "kafka-libs"
HOST = "127.0.0.1"
# Below the ports that the system gives to clients: a stopped node finds its own free again.
PORTS = range(20000, 32000)
POLL_SECONDS = 0.05
TIMEOUT_SECONDS = 120
STOP_SECONDS = 5
LOG_TAIL_LINES = 30
# Small, and quick to start (the second compiler would cost as much again as the start itself): a
# test's broker has little to do.  A benchmark wants KLADE_KAFKA_JVM=-XX:TieredStopAtLevel=4.
JVM = ["-Xms64m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"]
LOGGING = """\
status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{HH:mm:ss.SSS} %p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
logger.started.name = kafka.server.KafkaRaftServer
logger.started.level = info
"""


def host_of(cluster, node):
    """The address that a node has; HOST where the cluster was given none."""
    hosts = cluster.get("hosts") or [HOST]
    return hosts[(int(node) - 1) % len(hosts)]


def settings_of(cluster, node):
    """A node's server.properties."""
    ports, nodes = cluster["ports"], cluster["nodes"]
    client, controller = ports[str(node)][:2]
    voters = ",".join(f"{n}@{host_of(cluster, n)}:{ports[str(n)][1]}" for n in range(1, nodes + 1))
    host = host_of(cluster, node)
    replicas, in_sync = (1, 1) if nodes == 1 else (3, 2)
    properties = {
        "process.roles": "broker,controller",
        "node.id": node,
        "controller.quorum.voters": voters,
        "listeners": f"PLAINTEXT://{host}:{client},CONTROLLER://{host}:{controller}",
        "advertised.listeners": f"PLAINTEXT://{host}:{client}",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "PLAINTEXT",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "log.dirs": "data",
        "num.network.threads": 2,
        "num.io.threads": 2,
        "background.threads": 2,
        "auto.create.topics.enable": "false",
        "default.replication.factor": replicas,
        "min.insync.replicas": in_sync,
        "unclean.leader.election.enable": "false",
        "log.retention.ms": -1,
        # It is allocated at the start; 128 MiB by default.
        "log.cleaner.dedupe.buffer.size": 4 << 20,
        "offsets.topic.num.partitions": 4,
        "offsets.topic.replication.factor": replicas,
        "transaction.state.log.num.partitions": 4,
        "transaction.state.log.replication.factor": replicas,
        "transaction.state.log.min.isr": in_sync,
        "transaction.abort.timed.out.transaction.cleanup.interval.ms": 1000,
        "group.initial.rebalance.delay.ms": 0,
    }
    if cluster.get("secure"):
        secure.add_listener(properties, host, ports[str(node)][2], cluster["secure"])
    properties.update(item.split("=", 1) for item in cluster["properties"])
    return "".join(f"{name}={value}\n" for name, value in properties.items())


def java():
    """The command of the Java to run."""
    home = os.environ.get("JAVA_HOME")
    command = shutil.which("java", path=os.path.join(home, "bin")) if home else shutil.which("java")
    if not command:
        raise Missing("no java here; 'make kafka-deps' installs one")
    return command


def fetch(libs):
    """Sees to it that the jars that pom.xml names are in `libs`."""
    wanted = hashlib.sha256(POM.read_bytes()).hexdigest()
    stamp = libs / "pom.sha256"
    libs.parent.mkdir(parents=True, exist_ok=True)
    # Two build trees may want them at once.
    with open(f"{libs}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        if not shutil.which("mvn"):
            raise Missing("no mvn here to fetch Kafka with; 'make kafka-deps' installs it")
        shutil.rmtree(libs, ignore_errors=True)
        command = ["mvn", "-B", "-q", "-f", POM, "dependency:copy-dependencies", "-DincludeScope=runtime"]
        run = subprocess.run(command + [f"-DoutputDirectory={libs}"], stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL)
        if run.returncode:
            raise Failed(f"Maven could not fetch Kafka:\n{run.stdout}")
        stamp.write_text(wanted)


def free_ports(count):
    """Ports that nobody listens on now."""
    with contextlib.ExitStack() as held:
        found = []
        for port in random.sample(PORTS, 50 * count):
            probe = held.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                probe.bind((HOST, port))
                found.append(port)
                if len(found) == count:
                    return found
    raise Failed(f"no {count} free ports between {PORTS.start} and {PORTS.stop}")


class Cluster:
    """What stands in one directory."""

    def __init__(self, arguments):
        self.directory = pathlib.Path(arguments.directory).resolve()
        self.deadline = time.monotonic() + arguments.timeout
        self.file = self.directory / "cluster.json"
        self.brokers_file = self.directory / "brokers"
        self.marker = self.directory / ".kafka-cluster"  # all that is here is ours, also when it is half made
        self.what = json.loads(self.file.read_text()) if self.file.exists() else None

    def known(self):
        """The cluster's description, which must be there."""
        if not self.what:
            raise Failed(f"no cluster was ever started in {self.directory}")
        return self.what

    def save(self):
        """Writes the description, whole or not at all."""
        new = self.file.with_suffix(".new")
        new.write_text(json.dumps(self.what, indent=1))
        new.replace(self.file)

    def nodes(self):
        return range(1, self.known()["nodes"] + 1)

    def node(self, number):
        """That node's directory."""
        if number not in self.nodes():
            raise Failed(f"there is no node {number} in {self.directory}")
        return self.directory / f"node-{number}"

    def brokers(self, port=0):
        return ",".join(f"{host_of(self.what, n)}:{self.what['ports'][str(n)][port]}" for n in self.nodes())

    def pid(self, number):
        """The process of that node, or None when it does not run."""
        pid = self.known()["pids"].get(str(number))
        with contextlib.suppress(OSError):
            process = pathlib.Path(f"/proc/{pid}")
            # The number may be another's by now; one that has ended has no command line.
            if os.readlink(process / "cwd") == str(self.node(number)):
                if b"kafka.Kafka" in (process / "cmdline").read_bytes():
                    return pid
        return None

    def refuse_what_is_not_ours(self):
        """A new cluster takes the place of all that stands in its directory."""
        if self.file.exists() or self.marker.exists() or not self.directory.exists():
            return
        if not self.directory.is_dir() or any(self.directory.iterdir()):
            raise Failed(f"{self.directory} holds something else than a cluster")

    def configure(self, nodes, properties, hosts, user, libs):
        """A new cluster's files."""
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(parents=True)
        self.marker.touch()
        each = 3 if user else 2
        ports = free_ports(each * nodes)
        self.what = {
            "id": "a2xhZGUtdGVzdHMta2Fma2",
            "libs": str(libs),
            "nodes": nodes,
            "properties": properties,
            "hosts": hosts,
            "secure": user,
            "ports": {str(n): ports[each * (n - 1):each * n] for n in range(1, nodes + 1)},
            "pids": {},
        }
        (self.directory / "log4j2.properties").write_text(LOGGING)
        if user:
            secure.make_certificate(java(), self.directory, {host_of(self.what, n) for n in self.nodes()})
            secure.write_client_files(self.directory, user, self.brokers(2))
        formats = []
        for n in self.nodes():
            self.node(n).mkdir()
            (self.node(n) / "server.properties").write_text(settings_of(self.what, n))
            formats.append(self.java(n, ["-XX:TieredStopAtLevel=1"], "kafka.tools.StorageTool", "format",
                                     "-t", self.what["id"], "-c", "server.properties"))
        for n, process in zip(self.nodes(), formats):
            if process.wait():
                raise Failed(f"node {n} could not be formatted:\n{self.log_tail(n)}")
        self.save()

    def java(self, number, options, *arguments):
        """Starts a Java of that node, which outlives this program; what it prints is the node's log."""
        command = [java(), *options, f"-Dlog4j.configurationFile={self.directory}/log4j2.properties",
                   "-cp", f"{self.what['libs']}/*", *arguments]
        with open(self.node(number) / "log", "ab") as log:
            return subprocess.Popen(command, cwd=self.node(number), stdin=subprocess.DEVNULL, stdout=log,
                                    stderr=log, start_new_session=True)

    def log_tail(self, number):
        lines = (self.node(number) / "log").read_text(errors="replace").splitlines()
        return "\n".join(lines[-LOG_TAIL_LINES:])

    def start(self, numbers):
        """Starts these nodes, unless they run, and waits until each answers and sees them all."""
        started = {}
        for n in numbers:
            if not self.pid(n):
                options = JVM + os.environ.get("KLADE_KAFKA_JVM", "").split()
                started[n] = self.java(n, options, "kafka.Kafka", "server.properties")
                self.what["pids"][str(n)] = started[n].pid
                self.save()
        for n in numbers:
            while not set(numbers) <= self.seen_by(n):
                # A program that was started this instant has no command line yet that pid() would know.
                if started[n].poll() is not None if n in started else not self.pid(n):
                    raise Failed(f"node {n} ended:\n{self.log_tail(n)}")
                if time.monotonic() > self.deadline:
                    raise Failed(f"node {n} does not answer in time:\n{self.log_tail(n)}")
                time.sleep(POLL_SECONDS)

    def seen_by(self, number):
        """The nodes that this one tells clients of; empty when it does not answer."""
        # Metadata v1 of no topic: key, version, correlation, client id; then the topics.
        body = struct.pack(">hhih5si", 3, 1, 0, 5, b"klade", 0)
        try:
            place = (host_of(self.what, number), self.what["ports"][str(number)][0])
            with socket.create_connection(place, timeout=2) as peer:
                peer.sendall(struct.pack(">i", len(body)) + body)
                stream = peer.makefile("rb")
                (size,) = struct.unpack(">i", stream.read(4))
                answer = stream.read(size)
            (count,), at, seen = struct.unpack_from(">i", answer, 4), 8, set()
            for _ in range(count):
                node, host = struct.unpack_from(">ih", answer, at)
                (rack,) = struct.unpack_from(">h", answer, at + 10 + host)
                at += 12 + host + max(rack, 0)
                seen.add(node)
            return seen
        except (OSError, struct.error):
            return set()

    def stop(self):
        """Stops what runs; what does not stop by itself is killed."""
        self.brokers_file.unlink(missing_ok=True)
        for number in (signal.SIGCONT, signal.SIGTERM):
            for n in self.nodes():
                self.signal(n, number)
        until = time.monotonic() + STOP_SECONDS
        # Fewer than a majority wait for the others in vain.
        while sum(1 for n in self.nodes() if self.pid(n)) > self.what["nodes"] // 2 and time.monotonic() < until:
            time.sleep(POLL_SECONDS)
        for n in self.nodes():
            self.signal(n, signal.SIGKILL)

    def signal(self, number, what):
        """False when that node does not run."""
        pid = self.pid(number)
        if pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, what)
        return bool(pid)


def up(cluster, arguments):
    cluster.refuse_what_is_not_ours()
    java()
    libs = arguments.libs.resolve()
    fetch(libs)
    if cluster.what and arguments.fresh:
        for n in cluster.nodes():
            cluster.signal(n, signal.SIGKILL)
    if not cluster.what or arguments.fresh:
        cluster.configure(arguments.nodes or 1, arguments.property, arguments.host, arguments.secure, libs)
    elif any(wanted and wanted != cluster.what.get(name)
             for name, wanted in (("nodes", arguments.nodes), ("properties", arguments.property),
                                  ("hosts", arguments.host), ("secure", arguments.secure))):
        raise Failed(f"{cluster.directory} has another cluster: remove it, or say --fresh")
    try:
        cluster.start(list(cluster.nodes()))
    except Failed:
        for n in cluster.nodes():
            cluster.signal(n, signal.SIGKILL)
        raise
    cluster.brokers_file.write_text(cluster.brokers() + "\n")
    print(cluster.brokers())


def down(cluster, _):
    if cluster.what:
        cluster.stop()


def kill(cluster, arguments):
    cluster.node(arguments.node)
    if not cluster.signal(arguments.node, getattr(signal, f"SIG{arguments.signal}")):
        raise Failed(f"node {arguments.node} does not run")
    while arguments.signal in ("KILL", "TERM") and cluster.pid(arguments.node):
        if time.monotonic() > cluster.deadline:
            raise Failed(f"node {arguments.node} does not end")
        time.sleep(POLL_SECONDS)


def start(cluster, arguments):
    cluster.node(arguments.node)
    cluster.start([arguments.node])


def grant(cluster, arguments):
    if not cluster.known().get("secure"):
        raise Failed(f"{cluster.directory} was not made with --secure")
    secure.grant(java(), cluster.directory, cluster.what, cluster.brokers(), arguments.right)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for command in (up, down, kill, start, grant):
        sub = commands.add_parser(command.__name__)
        sub.set_defaults(command=command)
        sub.add_argument("--directory", required=True)
        sub.add_argument("--timeout", type=float, default=TIMEOUT_SECONDS)
        if command is up:
            sub.add_argument("--nodes", type=int, choices=(1, 3))
            sub.add_argument("--property", action="append", default=[], metavar="K=V")
            sub.add_argument("--host", action="append", default=[], metavar="ADDRESS")
            sub.add_argument("--secure", metavar="USER:PASSWORD")
            sub.add_argument("--fresh", action="store_true")
            sub.add_argument("--libs", type=pathlib.Path, default=LIBS)
        if command is grant:
            sub.add_argument("--right", action="append", required=True, metavar="RESOURCE:PREFIX:OPERATION")
        if command in (kill, start):
            sub.add_argument("--node", type=int, required=True)
        if command is kill:
            sub.add_argument("--signal", choices=("KILL", "STOP", "CONT", "TERM"), default="KILL")
    arguments = parser.parse_args()
    try:
        arguments.command(Cluster(arguments), arguments)
    except Failed as failed:
        print(f"kafka: {failed}", file=sys.stderr)
        sys.exit(failed.code)


if __name__ == "__main__":
    main()
