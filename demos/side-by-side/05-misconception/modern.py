import asyncio
import logging
import re
import time


async def yielding(name):
    for i in range(1, 4):
        await asyncio.sleep(0.02)
        print("  {} {}".format(name, i))


# A coroutine by its form only: it never awaits, so nobody else has a turn until it ends.
async def blocking(name):
    for i in range(1, 4):
        time.sleep(0.02)
        print("  {} {}".format(name, i))


async def alarm():
    await asyncio.sleep(0.03)
    print("  the alarm that was set to 30 ms")


async def side_by_side(worker):
    tasks = [asyncio.create_task(coro) for coro in (alarm(), worker("A"), worker("B"))]
    for task in tasks:
        await task


print("two that yield: together they take as long as one")
asyncio.run(side_by_side(yielding))
print("two that block: one after the other, and the alarm rings when both are through")
asyncio.run(side_by_side(blocking))


# Debug mode finds the culprit.
async def wanted():
    suspects = [
        asyncio.create_task(yielding("A"), name="yielding"),
        asyncio.create_task(blocking_longer(), name="blocking"),
    ]
    for suspect in suspects:
        await suspect


async def blocking_longer():
    time.sleep(0.3)


class Slowest(logging.Handler):
    name_of_slowest = "nobody"
    longest = 0

    def emit(self, record):
        text = record.getMessage()
        if not text.startswith("Executing"):
            return
        name = re.search("name='(.*?)'", text).group(1)
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
