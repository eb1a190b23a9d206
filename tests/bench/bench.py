"""The table of docs/benchmarks.md, measured here.  Called by run.sh, which has seen to the peers.

Each figure stands beside its floor or peer of the same run.  A step that does not do what it must
stops the run with a word and exit code 1.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time

import peers
import school
import sign_ins
from kafka_bench import KafkaBench
from mail import MailBench
from steps import StepFailed, get, median, run_json, say, tree_bytes

CLIENTS = 32
READ_ROUNDS = 3
READ_SECONDS = 3


class Table:
    def __init__(self):
        self.rows = []

    def add(self, work, measured, beside, reached, goal, good):
        self.rows.append((work, measured, beside, reached, goal, "yes" if good else "NO"))
        say(f"  {work}: {measured} | {beside} | {reached} | goal {goal} | {'yes' if good else 'NO'}")

    def note(self, work, measured):
        self.rows.append((work, measured, "", "", "", ""))
        say(f"  {work}: {measured}")

    def text(self):
        head = ("work", "measured", "beside, in the same run", "ratio or figure", "goal", "reached")
        rows = [head, tuple("---" for _ in head)] + self.rows
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def per_second(value):
    return f"{value:,.0f}/s"


def machine():
    def first(path, key):
        with open(path) as file:
            return next((line.split(":", 1)[1].strip() for line in file if line.startswith(key)), "?")

    memory = int(first("/proc/meminfo", "MemTotal").split()[0]) / 1024 / 1024
    with open("/etc/os-release") as file:
        system = next(line.split("=", 1)[1].strip().strip('"') for line in file if line.startswith("PRETTY_NAME"))
    return (f"{os.cpu_count()} cores ({first('/proc/cpuinfo', 'model name')}), {memory:.0f} GiB, {system}, "
            f"Linux {os.uname().release}; load before the run {os.getloadavg()[0]:.1f}")


def sync_ms(directory):
    """The median of a 4 KiB append with fdatasync."""
    times = []
    path = os.path.join(directory, "sync")
    with open(path, "wb", buffering=0) as file:
        for _ in range(200):
            begin = time.perf_counter()
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - begin) * 1000)
    os.remove(path)
    return median(times)


class Bench:
    def __init__(self, options):
        self.work = options.work
        self.bin = options.bin
        self.klade = os.path.join(self.bin, "klade")
        self.clients = CLIENTS
        self.options = options
        self.table = Table()
        self.dir = os.path.join(self.work, "school")

    def path(self, name):
        return os.path.join(self.work, name)

    def words(self, command, values):
        arguments = [word for name, value in values.items() for word in (f"--{name.replace('_', '-')}", str(value))]
        return [os.path.join(self.bin, "klade_bench"), command] + arguments

    def klade_bench(self, command, **values):
        return run_json(self.words(command, values))

    def klade_bench_popen(self, command, **values):
        return subprocess.Popen(self.words(command, values), stdout=subprocess.DEVNULL)

    def serve(self):
        return school.Server(self.klade, self.dir)

    def prepare(self):
        if self.options.school:
            school.take(self.dir, self.options.school)
        else:
            school.make(self.klade, self.dir)
        if self.options.keep:
            shutil.copytree(self.dir, self.options.keep)

    def start(self):
        """Start with a full log and intact views: time until ready."""
        seconds = []
        for _ in range(3):
            server = self.serve()
            seconds.append(server.seconds_to_ready)
            server.stop()
        self.table.add("start with a full log and intact views", f"{median(seconds):.2f} s", "", "", "under 2 s",
                       median(seconds) < 2)

    def replay(self):
        found = self.klade_bench("views", data=self.path("school/data"), dir=self.path("views"), rounds=3)
        shutil.rmtree(self.path("views"))
        for name, label, goal in (("all", "replay into all views", 0.4), ("one", "replay into one view (marks)", 0.4)):
            rows, floor = found[f"{name}_rows_per_second"], found[f"{name}_floor_rows_per_second"]
            self.table.add(label, f"{per_second(rows)[:-2]} rows/s of {found[f'{name}_rows']:,.0f}",
                           f"RocksDB puts: {per_second(floor)[:-2]} rows/s", f"{rows / floor:.2f}", f"at least {goal}",
                           rows / floor >= goal)
        events = found["one_events_per_second"]
        self.table.add("replay into one view, one core", f"{per_second(events)} events of {found['one_events']:,.0f}",
                       "", "", "at least 300,000/s", events >= 300_000)

    def chain(self):
        found = self.klade_bench("chain", data=self.path("school/data"), rounds=5)
        verified, read = found["verify_events_per_second"], found["read_events_per_second"]
        self.table.add("chain verification", f"{per_second(verified)} events", f"reading the log: {per_second(read)}",
                       f"{verified / read:.2f}", "at least 1,000,000/s", verified >= 1_000_000)

    def engine(self):
        for in_flight, batch, goal in ((64, 64, None), (1024, 256, 60 / 900)):
            directory = self.path(f"engine-{in_flight}")
            os.makedirs(directory)
            found = self.klade_bench("engine", dir=directory, in_flight=in_flight, seconds=4)
            shutil.rmtree(directory)
            done = found["commands_per_second"]
            value = max(1, round(found["log_bytes_per_command"]))
            floor = peers.synced_puts_per_second(self.path("floor"), batch, value)
            label = (f"durable commands in the engine, {in_flight} in flight "
                     f"({found['commands_per_frame']:.0f} a frame)")
            beside = f"db_bench, {batch} puts of {value} B a synced batch: {per_second(floor)}"
            if goal:
                self.table.add(label, per_second(done), beside, f"{done / floor:.2f}", f"at least {goal:.3f}",
                               done / floor >= goal)
            else:
                self.table.add(label, per_second(done), beside, f"{done / floor:.2f}", "", True)

    def reads(self, server, rows):
        superuser = next(row for row in rows if row["role"] == "superuser")
        token = server.sign_in(superuser)
        journal, page = school.largest_page(server, token)
        parent = next(row for row in rows if row["role"] == "mother")
        family = server.sign_in(parent)
        pupil = server.tokens[(parent["username"], parent["password"])]["profile"]["pupil"]["id"]
        week = school.fullest_week(server, pupil, family)
        size = f"journal page, {len(page['pupils'])} pupils by {len(page['lessons'])} lessons"
        pages = [(size, journal, token), ("diary week", f"/api/v1/pupils/{pupil}/diary?week={week}", family),
                 ("a pupil's marks", f"/api/v1/pupils/{pupil}/marks", family)]
        bodies = {}
        for number, (_, path, reader) in enumerate(pages):
            bodies[f"page{number}"] = get(server.port, path, {"Authorization": f"Bearer {reader}"})[1]
        nginx = peers.Nginx(self.path("nginx"), bodies)
        for number, (label, path, reader) in enumerate(pages):
            ours, theirs = [], []
            for _ in range(READ_ROUNDS):
                ours.append(peers.requests_per_second(server.port, path, reader, READ_SECONDS, CLIENTS))
                theirs.append(peers.requests_per_second(nginx.port, f"/page{number}", None, READ_SECONDS, CLIENTS))
            ratio = median(ours) / median(theirs)
            kilobytes = len(bodies[f"page{number}"]) / 1024
            self.table.add(f"{label} ({kilobytes:.1f} KiB)", per_second(median(ours)),
                           f"nginx, static file: {per_second(median(theirs))}", f"{ratio:.2f}", "at least 0.6",
                           ratio >= 0.6)
        nginx.stop()
        return family, pupil

    def write_targets(self, server, rows):
        path = self.path("targets")
        with open(path, "w") as file:
            file.write("\n".join(school.mark_targets(server, rows)) + "\n")
        return path

    def commands(self, server, targets):
        found = self.klade_bench("http", port=server.port, targets=targets, clients=CLIENTS, seconds=8, rate=0)
        ours = found["commands_per_second"]
        store = peers.MessageDb(self.options.message_db)
        one = store.writes_per_second("'journal-' || :n")
        many = store.writes_per_second("'journal' || :n || '-1'")
        store.stop()
        for label, theirs in (("its streams in one category", one), ("a category a stream, its best", many)):
            self.table.add(f"durable commands through HTTP, {CLIENTS} clients", per_second(ours),
                           f"message-db, {label}: {per_second(theirs)}", f"{ours / theirs:.1f}", "at least 8",
                           ours / theirs >= 8)
        return ours

    def latencies(self, server, targets, most, family, pupil):
        rate = most / 2
        with open(targets) as file:
            lines = [line.split() for line in file]
        of_pupil = self.target_of(server, pupil, lines)
        found = self.klade_bench("http", port=server.port, targets=targets, clients=CLIENTS, seconds=8, rate=rate,
                                 live_token=family, live_target=of_pupil)
        sync = sync_ms(self.work)
        self.table.add(f"a durable command, p99 at half load ({per_second(rate)})", f"{found['p99_ms']:.1f} ms",
                       f"one sync of the disk: {sync:.2f} ms", f"p50 {found['p50_ms']:.1f} ms", "under 5 ms",
                       found["p99_ms"] < 5)
        self.table.add("a mark posted to its event on a parent's stream, p99, at half load",
                       f"{found['live_p99_ms']:.1f} ms", "", f"p50 {found['live_p50_ms']:.1f} ms", "under 50 ms",
                       found["live_p99_ms"] < 50)

    def target_of(self, server, pupil, lines):
        """A cell of this pupil in a journal whose teacher is signed in."""
        seen = set()
        for token, journal, lesson, _ in lines:
            if journal in seen:
                continue
            seen.add(journal)
            page = server.read(f"/api/v1/journals/{journal}?from={school.YEAR_BEGINS}&to={school.YEAR_ENDS}", token)
            if any(one["id"] == pupil for one in page["pupils"]):
                return " ".join((token, journal, lesson, pupil))
        raise StepFailed("the pupil is in no journal of a signed-in teacher")

    def run(self):
        say(machine())
        if self.options.parts in ("all", "embedded"):
            self.embedded()
        if self.options.parts in ("all", "kafka"):
            KafkaBench(self, self.options.libs).run()

    def embedded(self):
        self.prepare()
        self.table.note("the school's log", f"{tree_bytes(self.path('school/data/log')) / 2**20:.0f} MiB")
        self.start()
        self.chain()
        self.replay()
        self.engine()
        rows = school.passwords(self.dir)
        server = self.serve()
        family, pupil = self.reads(server, rows)
        MailBench(self, server, rows).run()
        targets = self.write_targets(server, rows)
        most = self.commands(server, targets)
        self.latencies(server, targets, most, family, pupil)
        # The last: a profile's older sessions end.
        sign_ins.run(self.table, server, rows)
        now, highest = server.resident_mib()
        self.table.note("memory of the server after all this", f"{now:.0f} MiB resident, at most {highest:.0f} MiB")
        server.stop()


def main():
    parser = argparse.ArgumentParser()
    for name in ("bin", "libs", "work", "message-db", "school", "keep"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--parts", choices=("all", "embedded", "kafka"), required=True)
    options = parser.parse_args()
    about, begin = machine(), time.monotonic()
    bench = Bench(options)
    try:
        bench.run()
    except (StepFailed, subprocess.SubprocessError, OSError) as failure:
        say(f"BENCH FAILED: {failure}")
        return 1
    print(f"\n{time.strftime('%Y-%m-%d')}, {about}; {time.monotonic() - begin:.0f} s in all\n")
    print(bench.table.text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
