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
def side_by_side(worker):
    loop = asyncio.get_event_loop()
    alarm = loop.create_task(asyncio.sleep(0.03))
    alarm.add_done_callback(lambda _: print("  the alarm that was set to 30 ms"))
    tasks = [loop.create_task(worker("A")), loop.create_task(worker("B"))]
    for task in tasks + [alarm]:
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
    time.sleep(0.15)
    return
    yield


class ToTheSameLine(logging.Handler):
    def emit(self, record):
        name = re.search(r"\b(yielding|blocking)", record.getMessage())
        if record.getMessage().startswith("Executing"):
            print("  warning: the task '{}' took too long".format(name.group(1)))


logging.getLogger("asyncio").addHandler(ToTheSameLine())
print("debug mode tells who it was")
loop = asyncio.SelectorEventLoop()
loop.set_debug(True)
asyncio.set_event_loop(loop)
loop.run_until_complete(wanted())
loop.close()
