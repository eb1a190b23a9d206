"""A listener for TLS and SASL/PLAIN on the brokers of cluster.py, and what its one user may do there."""

import pathlib
import subprocess

from failures import Failed

HERE = pathlib.Path(__file__).resolve().parent
STORE = "broker.p12"  # a cluster's own certificate, and its key
STORE_PASSWORD = "of-a-test"
CERTIFICATE = "broker.pem"
LISTENER = "listener.name.secure"


def add_listener(properties, host, port, user_and_password):
    """To a node's server.properties; the store is in the directory above the node's."""
    user, password = user_and_password.split(":", 1)
    properties["listeners"] += f",SECURE://{host}:{port}"
    properties["advertised.listeners"] += f",SECURE://{host}:{port}"
    properties["listener.security.protocol.map"] += ",SECURE:SASL_SSL"
    properties.update({
        f"{LISTENER}.ssl.keystore.location": f"../{STORE}",
        f"{LISTENER}.ssl.keystore.password": STORE_PASSWORD,
        f"{LISTENER}.sasl.enabled.mechanisms": "PLAIN",
        f"{LISTENER}.plain.sasl.jaas.config":
            f'org.apache.kafka.common.security.plain.PlainLoginModule required user_{user}="{password}";',
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
    })


def run(what, command, directory):
    done = subprocess.run(command, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          stdin=subprocess.DEVNULL)
    if done.returncode:
        raise Failed(f"{what}:\n{done.stdout}")


def make_certificate(java, directory, hosts):
    """One for all nodes, which clients are to trust."""
    keytool = pathlib.Path(java).resolve().with_name("keytool")
    store = ["-keystore", STORE, "-storetype", "PKCS12", "-storepass", STORE_PASSWORD, "-alias", "broker"]
    names = ",".join(sorted(f"ip:{host}" for host in hosts))
    make = ["-genkeypair", "-keyalg", "EC", "-dname", "CN=broker", "-ext", f"SAN={names}"]
    for command in (make, ["-exportcert", "-rfc", "-file", CERTIFICATE]):
        run("no certificate", [keytool, *command, *store], directory)


def write_client_files(directory, user_and_password, places):
    user, password = user_and_password.split(":", 1)
    (directory / "client.properties").write_text(
        f"security.protocol=sasl_ssl\nsasl.mechanisms=PLAIN\nsasl.username={user}\nsasl.password={password}\n"
        f"ssl.ca.location={directory / CERTIFICATE}\n")
    (directory / "secure").write_text(places + "\n")


def grant(java, directory, cluster, brokers, rights):
    """To the user of that cluster, as Grant.java says."""
    user = cluster["secure"].split(":", 1)[0]
    command = [java, "-XX:TieredStopAtLevel=1", f"-Dlog4j.configurationFile={directory}/log4j2.properties",
               "-cp", f"{cluster['libs']}/*", HERE / "Grant.java", brokers, user, *rights]
    run("not granted", command, directory)
