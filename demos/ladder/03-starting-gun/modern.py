import asyncio


def trigger(event):
    print("EVENT SET")
    event.set()  # [5]


async def consumer(name, event):
    print("{} waiting".format(name))  # [1]
    await event.wait()  # [2]
    print("{} triggered".format(name))  # [3]


async def main():
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.1, trigger, event)
    await asyncio.gather(consumer("Consumer A", event), consumer("Consumer B", event))  # [4]
    print("all off")  # [6]


if __name__ == "__main__":
    asyncio.run(main())
