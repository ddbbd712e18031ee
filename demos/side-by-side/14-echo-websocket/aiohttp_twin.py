# Runs in real time, and needs aiohttp.
import asyncio
import sys

import aiohttp
from aiohttp import web


class EchoWebsocket:
    def __init__(self, session):
        self.session = session

    async def connect(self, url):
        self.websocket = await self.session.ws_connect(url)

    async def send(self, message):
        await self.websocket.send_str(message)

    async def receive(self):
        result = await self.websocket.receive()
        return result.data


async def main(url):
    # handles the context manager
    async with aiohttp.ClientSession() as session:
        echo = EchoWebsocket(session)
        await echo.connect(url)
        await echo.send("Hello World!")
        print(await echo.receive())  # Hello World!
        await echo.websocket.close()
        print("closed with", echo.websocket.close_code)
    print("the session is", "closed" if session.closed else "open")


async def say_back(request):
    """The other side: a coroutine for each connection."""
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        if message.type == aiohttp.WSMsgType.TEXT:
            await socket.send_str(message.data)
    return socket


async def with_our_own_echo():
    app = web.Application()
    app.add_routes([web.get("/", say_back)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = site._server.sockets[0].getsockname()
    await main("ws://{}:{}/".format(host, port))
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]) if len(sys.argv) > 1 else with_our_own_echo())
