import asyncio


@asyncio.coroutine
def cor1():
    print("cor1 start")
    for i in range(10):
        yield from asyncio.sleep(1.5)
        print("cor1", i)


@asyncio.coroutine
def cor2():
    print("cor2 start")
    for i in range(15):
        yield from asyncio.sleep(1)
        print("cor2", i)


loop = asyncio.get_event_loop()
# Until 3.10 wait() made the tasks itself, in the order of a set: by the addresses of the objects.
cors = asyncio.wait([cor1(), cor2()])
loop.run_until_complete(cors)
loop.close()
