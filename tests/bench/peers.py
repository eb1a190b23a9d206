"""The floors and peers: nginx, message-db on PostgreSQL, RocksDB's db_bench; and wrk, that loads."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile

from steps import StepFailed, free_port, run, say, stop, wait_for

POSTGRES = "/usr/lib/postgresql/15/bin"

NGINX_CONF = """
daemon off;
{user}
worker_processes {workers};
pid {dir}/nginx.pid;
error_log {dir}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log {dir}/access.log;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  default_type application/json;
  client_body_temp_path {dir}/body;
  proxy_temp_path {dir}/proxy;
  fastcgi_temp_path {dir}/fastcgi;
  uwsgi_temp_path {dir}/uwsgi;
  scgi_temp_path {dir}/scgi;
  server {{ listen 127.0.0.1:{port}; root {dir}/files; }}
}}
"""


class Nginx:
    """Serves files of the bytes given, by name; as many workers as the machine has cores."""

    def __init__(self, directory, files):
        self.port = free_port()
        os.makedirs(os.path.join(directory, "files"))
        for name, content in files.items():
            with open(os.path.join(directory, "files", name), "wb") as file:
                file.write(content)
        conf = os.path.join(directory, "nginx.conf")
        user = "user root;" if os.getuid() == 0 else ""
        with open(conf, "w") as file:
            file.write(NGINX_CONF.format(dir=directory, port=self.port, user=user, workers=os.cpu_count()))
        binary = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen([binary, "-c", conf, "-p", directory], stderr=subprocess.DEVNULL)
        wait_for(self.port, "/" + next(iter(files)), self.process)

    def stop(self):
        stop(self.process)


def requests_per_second(port, path, token=None, seconds=3, connections=32):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", f"http://127.0.0.1:{port}{path}"]
    if token:
        command += ["-H", f"Authorization: Bearer {token}"]
    text = run(command)
    if "Non-2xx" in text or "Socket errors" in text:
        raise StepFailed(f"wrk on {path}:\n{text}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))


class MessageDb:
    """message-db in a PostgreSQL cluster of its own, reached by a Unix socket, durable."""

    def __init__(self, package):
        self.dir = tempfile.mkdtemp(prefix="klade-pg-", dir="/tmp")
        owner = pwd.getpwnam("postgres")
        if os.getuid() == 0:
            os.chown(self.dir, owner.pw_uid, owner.pw_gid)
        self.environment = dict(os.environ, PGHOST=self.dir, PGPORT="5432", PGUSER="postgres",
                                PGOPTIONS="-c search_path=message_store,public -c client_min_messages=warning",
                                PATH=f"{POSTGRES}:{os.environ['PATH']}")
        data = os.path.join(self.dir, "data")
        run(self.as_postgres([f"{POSTGRES}/initdb", "-D", data, "-A", "trust", "-U", "postgres"]), cwd="/tmp")
        options = f"-k {self.dir} -c listen_addresses= -c synchronous_commit=on -c fsync=on"
        run(self.as_postgres([f"{POSTGRES}/pg_ctl", "-D", data, "-w", "-o", options, "-l",
                              os.path.join(self.dir, "log"), "start"]), cwd="/tmp",
            env=self.environment)
        self.data = data
        run(["bash", os.path.join(package, "database", "install.sh")], env=self.environment)

    @staticmethod
    def as_postgres(command):
        return ["runuser", "-u", "postgres", "--"] + command if os.getuid() == 0 else command

    def writes_per_second(self, stream, clients=32, seconds=8):
        """Of write_message; `stream` may name :n, a number from 1 to 300."""
        script = os.path.join(self.dir, "write.sql")
        with open(script, "w") as file:
            file.write(
                "\\set n random(1, 300)\n"
                f"SELECT write_message(gen_random_uuid()::varchar, {stream}, 'MarkRecorded',"
                """ jsonb_build_object('journal', gen_random_uuid(), 'lesson', gen_random_uuid(), 'pupil',"""
                """ gen_random_uuid(), 'mark', gen_random_uuid(), 'scale', 'ten', 'value', 7, 'kind',"""
                """ 'formative', 'weight', 10), jsonb_build_object('actor', gen_random_uuid(), 'session',"""
                """ gen_random_uuid(), 'command', gen_random_uuid()));\n""")
        text = run(["pgbench", "-n", "-c", str(clients), "-j", "2", "-T", str(seconds), "-M", "prepared",
                    "-f", script, "message_store"], env=self.environment)
        if not re.search(r"failed transactions: 0 ", text):
            raise StepFailed(text)
        return float(re.search(r"tps = ([\d.]+)", text).group(1))

    def stop(self):
        run(self.as_postgres([f"{POSTGRES}/pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop"]), cwd="/tmp")
        shutil.rmtree(self.dir, ignore_errors=True)


def synced_puts_per_second(directory, batch, value_bytes, seconds=4):
    """db_bench: sequential puts, so many a batch, every batch synced."""

    def measure(batches):
        text = subprocess.run(
            ["db_bench", "--benchmarks=fillseq", f"--batch_size={batch}", "--sync=1",
             f"--num={batches * batch}", f"--value_size={value_bytes}", f"--db={directory}"],
            capture_output=True, text=True)
        found = re.search(r"fillseq\s*:.*?(\d+) ops/sec", text.stdout + text.stderr)
        if text.returncode != 0 or not found:
            raise StepFailed(f"db_bench: {text.stdout}{text.stderr}")
        shutil.rmtree(directory, ignore_errors=True)
        return float(found.group(1))

    probe = measure(200)
    return measure(max(200, int(probe * seconds / batch)))
