#!/usr/bin/env python3
"""A mail server (aiosmtpd) for tests.  Prints its port, and appends each letter to the file that is
its argument, a JSON object a line.  Addresses that begin with "nobody" are refused for good, with
"later" for now, with "spam" after the whole letter was read; of one to "drop" it takes the letter
and ends the connection without an answer.
"""
import asyncio
import email
import email.policy
import json
import sys

from aiosmtpd.smtp import SMTP

FILE = sys.argv[1]


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 no such mailbox"
        if address.startswith("later"):
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if any(to.startswith("spam") for to in envelope.rcpt_tos):
            return "554 not wanted"
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with open(FILE, "a", encoding="utf-8") as out:
            out.write(json.dumps({
                "from": envelope.mail_from, "to": envelope.rcpt_tos,
                "id": letter["Message-ID"], "subject": letter["Subject"],
                "date": letter["Date"], "text": letter.get_content()}) + "\n")
        if any(to.startswith("drop") for to in envelope.rcpt_tos):
            server.transport.abort()
        return "250 taken"


async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), hostname="localhost"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(serve())
