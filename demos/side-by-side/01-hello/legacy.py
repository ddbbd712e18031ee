# Python 3.4 to 3.10: before async and await. 3.11 has no @asyncio.coroutine any more.
import asyncio


@asyncio.coroutine
def func():
    # Do time intensive stuff...
    yield from asyncio.sleep(0.1)
    return "Hello, world!"


@asyncio.coroutine
def main():
    print("legacy:", (yield from func()))


# Then and now on the same loop.
async def modern_main():
    print("async/await:", await func())


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())
    loop.run_until_complete(modern_main())
    loop.close()
