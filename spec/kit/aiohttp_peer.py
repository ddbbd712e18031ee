"""The other side of specs: a server of aiohttp (`server`), and a client of it (`client URL`)."""
import asyncio
import json
import sys

import aiohttp
from aiohttp import web


async def echo(request):
    ws = web.WebSocketResponse(protocols=("chat", "superchat"))
    await ws.prepare(request)
    async for message in ws:
        if message.type == aiohttp.WSMsgType.TEXT:
            await ws.send_str(message.data)
        elif message.type == aiohttp.WSMsgType.BINARY:
            await ws.send_bytes(message.data)
    return ws


async def goodbye(request):
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    await ws.send_str("hello")
    await ws.close(code=1001, message=b"bye")
    return ws


async def pinging(request):
    ws = web.WebSocketResponse(autoping=False)
    await ws.prepare(request)
    await ws.ping(b"are you there")
    message = await ws.receive()
    await ws.send_str("{} {}".format(message.type.name, message.data.decode()))
    await ws.close()
    return ws


async def what_was_sent(request):
    body = await request.text()
    return web.json_response(
        {
            "method": request.method,
            "query": dict(request.query),
            "cookies": dict(request.cookies),
            "type": request.headers.get("content-type"),
            "agent": request.headers.get("x-agent"),
            "body": body,
        }
    )


async def redirect(request):
    response = web.HTTPFound("/sent")
    response.set_cookie("on_the_way", "1")
    return response


async def status(request):
    return web.Response(status=int(request.match_info["code"]), text="said")


async def drip(request):
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(1000):
        await response.write(b"x" * 1000)
        await asyncio.sleep(0.02)
    return response


async def serve():
    app = web.Application()
    app.add_routes(
        [
            web.get("/echo", echo),
            web.get("/goodbye", goodbye),
            web.get("/pinging", pinging),
            web.route("*", "/sent", what_was_sent),
            web.get("/redirect", redirect),
            web.get("/status/{code}", status),
            web.get("/drip", drip),
        ]
    )
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(site._server.sockets[0].getsockname()[1], flush=True)
    # Whoever started us closes our input when it wants us no more.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


async def talk(url):
    said = []
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url, protocols=("superchat",), max_msg_size=0) as ws:
            said.append(ws.protocol)
            await ws.send_str("Hello World!")
            said.append((await ws.receive()).data)
            await ws.send_bytes(bytes(range(256)) * 1000)
            said.append(len((await ws.receive()).data))
            await ws.send_json({"a": [1, None]})
            said.append(await ws.receive_json())
            await ws.ping(b"x")
            await ws.send_str("close 1001 bye")
            message = await ws.receive()
            said.append([message.type.name, message.data, message.extra])
            said.append(ws.close_code)
            said.append((await ws.receive()).type.name)
    print(json.dumps(said), flush=True)


if sys.argv[1] == "server":
    asyncio.run(serve())
else:
    asyncio.run(talk(sys.argv[2]))
