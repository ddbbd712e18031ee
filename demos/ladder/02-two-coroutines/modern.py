import asyncio


async def cor1():
    print("cor1 start")  # [1]
    for i in range(4):
        await asyncio.sleep(1.5)  # [2]
        print("cor1", i)  # [3]


async def cor2():
    print("cor2 start")  # [4]
    for i in range(5):
        await asyncio.sleep(1)  # [5]
        print("cor2", i)  # [6]


async def main():
    await asyncio.gather(cor1(), cor2())  # [7]


if __name__ == "__main__":
    asyncio.run(main())
