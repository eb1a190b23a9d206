"""The figures of Kafka: a real broker (tests/kafka/cluster.py) under Klade, and beside it what is bare."""

import os
import pathlib
import re
import shutil
import time

import school
import take_over
from kafka_peers import Brokers, Streams
from steps import StepFailed, get, median, say

FLOOR_MARGIN_MS = 2
SECONDS = 4
ROUNDS = 3
PREFIX = "klade"
# Enough lessons to give marks for; the whole year is played where it is replayed.
SHORT_YEAR_ENDS = "2026-10-15"


EVENTS_RATE = 25  # marks a second that are timed
EVENTS_LOAD = 500  # and beside them
EVENTS_SECONDS = 8
OUTBOX_SECONDS = 600
STEADY_SECONDS = 2


def wait_for_outbox(server):
    """Until what happened before is sent to the topics of analytics: a node that starts sends it all."""
    sent, since = None, time.monotonic()
    until = since + OUTBOX_SECONDS
    while time.monotonic() < until:
        now = re.search(r"^klade_outbox_sent_total (\d+)", get(server.port, "/metrics")[1].decode(), re.M).group(1)
        if now != sent:
            sent, since = now, time.monotonic()
        elif time.monotonic() - since > STEADY_SECONDS:
            return
        time.sleep(0.1)
    raise StepFailed("the outbox does not come to the end")


class KafkaBench:
    def __init__(self, bench, libs):
        self.bench = bench
        self.libs = pathlib.Path(libs)
        self.table = bench.table

    def run(self):
        with Brokers(self.bench.path("brokers-1"), 1, self.libs / "kafka-libs") as brokers:
            self.make_school("one", brokers, school.YEAR_ENDS)
            self.commands("one", brokers, "one broker", most=10_000)
            self.replay(brokers)
        with Brokers(self.bench.path("brokers-3"), 3, self.libs / "kafka-libs") as brokers:
            self.make_school("three", brokers, SHORT_YEAR_ENDS)
            self.commands("three", brokers, "three brokers, RF 3, min ISR 2", most=None)
            self.take_over("three", brokers)

    def where(self, name, brokers):
        """What every command and node is told."""
        return ["--log", "kafka", "--brokers", brokers.where, "--topic-prefix", PREFIX, "--replication", "0",
                "--operator-key", self.bench.path(f"{name}.key")]

    def make_school(self, name, brokers, until):
        with open(os.open(self.bench.path(f"{name}.key"), os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(os.urandom(32).hex() + "\n")
        school.make(self.bench.klade, self.bench.path(name), self.where(name, brokers), until)

    def commands(self, name, brokers, label, most):
        """One node, one client and then many; and librdkafka alone with the bytes of a command."""
        server = school.Server(self.bench.klade, self.bench.path(name), self.where(name, brokers))
        targets = self.bench.write_targets(server, school.passwords(self.bench.path(name)))
        wait_for_outbox(server)
        ours, floor = [], []
        for _ in range(ROUNDS):
            ours.append(self.post(server, targets, 1))
            floor.append(self.floor(brokers, 1))
        p50, p99 = (median([one[key] for one in ours]) for key in ("p50_ms", "p99_ms"))
        bare50, bare99 = (median([one[key] for one in floor]) for key in ("p50_ms", "p99_ms"))
        self.table.add(f"a durable command over Kafka, {label}, one client", f"p50 {p50:.2f} ms, p99 {p99:.1f} ms",
                       f"librdkafka, {floor[0]['record_bytes']:.0f} B: p50 {bare50:.2f} ms, p99 {bare99:.1f} ms",
                       f"p50 {p50 - bare50:+.2f} ms", f"at most {FLOOR_MARGIN_MS} ms more",
                       p50 - bare50 <= FLOOR_MARGIN_MS)
        many = median([self.post(server, targets, self.bench.clients)["commands_per_second"] for _ in range(ROUNDS)])
        bare = median([self.floor(brokers, self.bench.clients)["records_per_second"] for _ in range(ROUNDS)])
        work = f"durable commands over Kafka, {label}, {self.bench.clients} clients"
        beside = f"librdkafka, {self.bench.clients} in flight: {bare:,.0f}/s"
        goal = f"at least {most:,}/s" if most else ""
        self.table.add(work, f"{many:,.0f}/s", beside, f"{many / bare:.2f}", goal, not most or many >= most)
        if most:
            wait_for_outbox(server)
            self.events(server, brokers, targets)
        server.stop()

    def events(self, server, brokers, targets):
        """From a mark's answer to its CloudEvent, while others post too."""
        load = self.bench.klade_bench_popen("http", port=server.port, targets=targets, clients=self.bench.clients,
                                            seconds=EVENTS_SECONDS + 4, rate=EVENTS_LOAD)
        found = self.bench.klade_bench("kafka-events", brokers=brokers.where, topic=f"{PREFIX}.marks", partitions=1,
                                       port=server.port, targets=targets, rate=EVENTS_RATE, seconds=EVENTS_SECONDS)
        if load.wait() != 0:
            raise StepFailed("the load beside the CloudEvents failed")
        self.table.add(f"a mark's 201 to its CloudEvent in a consumer, {EVENTS_LOAD} marks/s beside",
                       f"p99 {found['p99_ms']:.0f} ms", "", f"p50 {found['p50_ms']:.0f} ms", "under 200 ms",
                       found["p99_ms"] < 200)

    def post(self, server, targets, clients):
        return self.bench.klade_bench("http", port=server.port, targets=targets, clients=clients, seconds=SECONDS,
                                      rate=0)

    def floor(self, brokers, in_flight):
        return self.bench.klade_bench("kafka-floor", brokers=brokers.where, **{"from": PREFIX}, to="bare",
                                      in_flight=in_flight, seconds=SECONDS)

    def replay(self, brokers):
        """The view of marks, from the same topic, both from empty."""
        streams = Streams(self.libs / "streams-libs", self.bench.path("streams"))
        ours, theirs = [], []
        for number in range(ROUNDS):
            directory = self.bench.path("kafka-views")
            ours.append(self.bench.klade_bench("kafka-replay", brokers=brokers.where, topic_prefix=PREFIX,
                                               dir=directory))
            shutil.rmtree(directory)
            theirs.append(streams.build(brokers, f"{PREFIX}.log", f"marks-{number}"))
        for key in ("events", "rows", "digest"):
            if any(one[key] != ours[0][key] for one in ours + theirs):
                raise StepFailed(f"the two views differ: {key} {ours[0][key]} and {theirs[0][key]}")
        mine = median([one["events_per_second"] for one in ours])
        peer = median([one["events"] / one["seconds"] for one in theirs])
        self.table.add(f"replay of {ours[0]['events']:,.0f} events in {ours[0]['records']:,.0f} records of Kafka into "
                       "the view of marks", f"{mine:,.0f} events/s",
                       f"Kafka Streams, exactly-once v2: {peer:,.0f} events/s", f"{mine / peer:.1f}", "at least 10",
                       mine / peer >= 10)

    def take_over(self, name, brokers):
        """Three nodes; the owner ends, and the others' clients go on."""
        directory = self.bench.path(name)
        nodes = take_over.Nodes(self.bench.klade, directory, self.where(name, brokers))
        try:
            targets = school.mark_targets(nodes.servers[0], school.passwords(directory), teachers=8)
            for ending, label, goal in (("TERM", "stopped", 1), ("KILL", "killed", 15)):
                gaps = [take_over.gap(nodes, targets, ending) for _ in range(take_over.ROUNDS)]
                say(f"  {label}: {', '.join(f'{gap:.2f}' for gap in gaps)} s")
                self.table.add(f"no command of three nodes is accepted after their owner was {label}",
                               f"{median(gaps):.2f} s, at most {max(gaps):.2f} s of {len(gaps)}", "", "",
                               f"under {goal} s", max(gaps) < goal)
        finally:
            nodes.stop()
