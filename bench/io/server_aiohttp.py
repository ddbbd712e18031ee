# A WebSocket echo on aiohttp; with "uvloop" as its last argument, on that.
import asyncio
import sys

import aiohttp
from aiohttp import web


async def echo(request):
    socket = web.WebSocketResponse(compress=False)
    await socket.prepare(request)
    async for message in socket:
        if message.type == aiohttp.WSMsgType.BINARY:
            await socket.send_bytes(message.data)
        elif message.type == aiohttp.WSMsgType.TEXT:
            await socket.send_str(message.data)
    return socket


async def main():
    app = web.Application()
    app.add_routes([web.get("/", echo)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=2048)
    await site.start()
    print(site._server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


if sys.argv[-1] == "uvloop":
    import uvloop

    uvloop.install()
asyncio.run(main())
