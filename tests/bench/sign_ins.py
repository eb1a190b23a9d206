"""Sign-ins a second, as many at once as hash; beside the hash of a password alone."""

import concurrent.futures
import ctypes
import ctypes.util
import os
import time

from steps import StepFailed

SECONDS = 4
# As gateway/node/password.h has them for a new password.
PASSES = 2
MEMORY_BYTES = 19 * 1024 * 1024
ARGON2ID13 = 2


def rate(work, threads):
    """How often a second the work is done, by so many at once."""
    until = time.perf_counter() + SECONDS

    def repeat(thread):
        done = 0
        while time.perf_counter() < until:
            work(thread + done * threads)
            done += 1
        return done

    begin = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        done = sum(pool.map(repeat, range(threads)))
    return done / (time.perf_counter() - begin)


def hash_alone():
    sodium = ctypes.CDLL(ctypes.util.find_library("sodium"))
    salt = os.urandom(sodium.crypto_pwhash_saltbytes())

    def work(_):
        out = ctypes.create_string_buffer(32)
        failed = sodium.crypto_pwhash(out, ctypes.c_ulonglong(32), b"a password", ctypes.c_ulonglong(10), salt,
                                      ctypes.c_ulonglong(PASSES), ctypes.c_size_t(MEMORY_BYTES), ARGON2ID13)
        if failed:
            raise StepFailed("a password could not be hashed")

    return work


def run(table, server, rows):
    people = [row for row in rows if row["role"] in ("mother", "father", "pupil")]

    def sign_in(number):
        row = people[number % len(people)]
        status, _ = server.post("/api/v1/sessions", {"username": row["username"], "password": row["password"]})
        if status != 201:
            raise StepFailed(f"sign-in answered {status}")

    threads = os.cpu_count()
    ours = rate(sign_in, threads)
    floor = rate(hash_alone(), threads)
    table.add(f"sign-ins, {threads} at once", f"{ours:,.0f}/s", f"hashing a password alone: {floor:,.0f}/s",
              f"{ours / floor:.2f}", "", True)
