import asyncio
import logging
import re
import time


@asyncio.coroutine
def yielding(name):
    for i in range(1, 4):
        yield from asyncio.sleep(0.02)
        print("  {} {}".format(name, i))


@asyncio.coroutine
def blocking(name):
    for i in range(1, 4):
        time.sleep(0.02)
        print("  {} {}".format(name, i))
    return
    yield


@asyncio.coroutine
def alarm():
    yield from asyncio.sleep(0.03)
    print("  the alarm that was set to 30 ms")


@asyncio.coroutine
def side_by_side(worker):
    loop = asyncio.get_event_loop()
    tasks = [loop.create_task(coro) for coro in (alarm(), worker("A"), worker("B"))]
    for task in tasks:
        yield from task


loop = asyncio.get_event_loop()
print("two that yield: together they take as long as one")
loop.run_until_complete(side_by_side(yielding))
print("two that block: one after the other, and the alarm rings when both are through")
loop.run_until_complete(side_by_side(blocking))
loop.close()


@asyncio.coroutine
def wanted():
    # A decorated generator hides from debug mode which task it runs for: these are told by hand.
    loop = asyncio.get_event_loop()
    suspects = [loop.create_task(yielding("A")), loop.create_task(blocking_longer())]
    for suspect in suspects:
        yield from suspect


@asyncio.coroutine
def blocking_longer():
    time.sleep(0.3)
    return
    yield


class Slowest(logging.Handler):
    name_of_slowest = "nobody"
    longest = 0

    def emit(self, record):
        text = record.getMessage()
        if not text.startswith("Executing"):
            return
        name = re.search(r"\b(yielding|blocking)", text).group(1)
        seconds = float(re.search(r" took (\S+) seconds", text).group(1))
        if seconds > self.longest:
            self.name_of_slowest, self.longest = name, seconds


slowest = Slowest()
logging.getLogger("asyncio").addHandler(slowest)
print("debug mode tells who it was")
loop = asyncio.SelectorEventLoop()
loop.set_debug(True)
asyncio.set_event_loop(loop)
loop.run_until_complete(wanted())
loop.close()
print("  warning: the task '{}' took too long".format(slowest.name_of_slowest))
