# Python 3.5 and newer: `await`.
import asyncio


async def func():
    # Do time intensive stuff...
    await asyncio.sleep(0.1)  # [2]
    return "Hello, world!"  # [1]


async def main():
    print(await func())  # [3]


if __name__ == "__main__":
    asyncio.run(main())
