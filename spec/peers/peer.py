"""asyncio's end of a connection: `peer.py serve|tls|upgrade|path ...` echoes, `peer.py visit PORT` is echoed."""

import asyncio
import hashlib
import random
import ssl
import sys

role, *rest = sys.argv[1:]


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(rest[0])
    return made


async def echo(reader, writer):
    if role == "upgrade":
        assert await reader.readline() == b"STARTTLS\n"
        writer.write(b"go\n")
        await writer.start_tls(context())
    while data := await reader.read(10_000):
        writer.write(data)
        await writer.drain()
    writer.close()


async def serve():
    if role == "path":
        server = await asyncio.start_unix_server(echo, rest[0])
        print(0, flush=True)
    else:
        secured = context() if role == "tls" else None
        server = await asyncio.start_server(echo, "127.0.0.1", 0, ssl=secured)
        print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def visit():
    """Sends lines in odd pieces, ends its side, and says what came back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(rest[0]))
    draw = random.Random(6)
    data = b"".join(draw.randbytes(draw.randrange(2000)).replace(b"\n", b"") + b"\n" for _ in range(500))

    async def send():
        start = 0
        while start < len(data):
            end = start + draw.randrange(1, 5000)
            writer.write(data[start:end])
            await writer.drain()
            start = end
        writer.write_eof()

    sending = asyncio.create_task(send())
    came = await reader.read()
    await sending
    writer.close()
    await writer.wait_closed()
    same = hashlib.sha256(came).digest() == hashlib.sha256(data).digest()
    print("same" if same else f"{len(came)} of {len(data)} bytes")


asyncio.run(visit() if role == "visit" else serve())
