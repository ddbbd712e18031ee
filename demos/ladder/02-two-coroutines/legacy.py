import asyncio


@asyncio.coroutine
def cor1():
    print("cor1 start")  # [1]
    for i in range(4):
        yield from asyncio.sleep(1.5)  # [2]
        print("cor1", i)  # [3]


@asyncio.coroutine
def cor2():
    print("cor2 start")  # [4]
    for i in range(5):
        yield from asyncio.sleep(1)  # [5]
        print("cor2", i)  # [6]


@asyncio.coroutine
def main():
    yield from asyncio.gather(cor1(), cor2())  # [7]


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())
    loop.close()
