# The legacy form is gone from asyncio since 3.11. A generator can still be made awaitable by
# types.coroutine, which the legacy decorator was built upon.
import asyncio
import types


async def func():
    # Do time intensive stuff...
    await asyncio.sleep(0.1)
    return "Hello, world!"


@types.coroutine
def main():
    print("legacy:", (yield from func()))


async def modern_main():
    print("async/await:", await func())


if __name__ == "__main__":
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main())
    loop.run_until_complete(modern_main())
    loop.close()
