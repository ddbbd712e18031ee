import asyncio


def trigger(event):
    print("EVENT SET")
    event.set()  # [5]


@asyncio.coroutine
def consumer(name, event):
    print("{} waiting".format(name))  # [1]
    yield from event.wait()  # [2]
    print("{} triggered".format(name))  # [3]


@asyncio.coroutine
def main(loop):
    event = asyncio.Event()
    loop.call_later(0.1, trigger, event)
    yield from asyncio.gather(consumer("Consumer A", event), consumer("Consumer B", event))  # [4]
    print("all off")  # [6]


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main(loop))
    loop.close()
