import asyncio


async def cor1():
    print("cor1 start")
    for i in range(10):
        await asyncio.sleep(1.5)
        print("cor1", i)


async def cor2():
    print("cor2 start")
    for i in range(15):
        await asyncio.sleep(1)
        print("cor2", i)


async def main():
    await asyncio.wait([asyncio.create_task(cor1()), asyncio.create_task(cor2())])


asyncio.run(main())
