# Python 3.3 to 3.10: `yield from`. In 3.11 the decorator is gone.
import asyncio


@asyncio.coroutine
def func():
    # Do time intensive stuff...
    yield from asyncio.sleep(0.1)  # [2]
    return "Hello, world!"  # [1]


@asyncio.coroutine
def main():
    print((yield from func()))  # [3]


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())
    loop.close()
