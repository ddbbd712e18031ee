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


async def side_by_side(worker):
    alarm = asyncio.create_task(asyncio.sleep(0.03))
    alarm.add_done_callback(lambda _: print("  the alarm that was set to 30 ms"))
    tasks = [asyncio.create_task(worker("A")), asyncio.create_task(worker("B"))]
    for task in tasks + [alarm]:
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
    time.sleep(0.15)


class ToTheSameLine(logging.Handler):
    def emit(self, record):
        if record.getMessage().startswith("Executing"):
            name = re.search("name='(.*?)'", record.getMessage()).group(1)
            print("  warning: the task '{}' took too long".format(name))


logging.getLogger("asyncio").addHandler(ToTheSameLine())
print("debug mode tells who it was")
loop = asyncio.SelectorEventLoop()
loop.set_debug(True)
asyncio.set_event_loop(loop)
loop.run_until_complete(wanted())
loop.close()
