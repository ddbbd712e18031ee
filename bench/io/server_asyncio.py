"""The same on asyncio's streams, or on uvloop's loop with them: `server_asyncio.py KIND [uvloop]`."""

import asyncio
import sys

kind = sys.argv[1]


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def lines(reader, writer):
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()
    writer.close()


async def main():
    serve = lines if kind == "lines" else echo
    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=2**21, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if sys.argv[2:] == ["uvloop"]:
    import uvloop

    uvloop.install()
asyncio.run(main())
