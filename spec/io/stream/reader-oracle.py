"""Plays scores on asyncio's StreamReader: a line of JSON for each score, and one for what came of it."""

import asyncio
import json
import sys


class Transport:
    def __init__(self):
        self.paused = False

    def pause_reading(self):
        self.paused = True

    def resume_reading(self):
        self.paused = False


def text(data):
    return bytes(data).decode("latin-1")


def outcome(task):
    if task.cancelled():
        return "cancelled"
    error = task.exception()
    if error is None:
        return "gave " + text(task.result())
    if isinstance(error, asyncio.IncompleteReadError):
        return f"incomplete {text(error.partial)} of {error.expected or 0}"
    if isinstance(error, asyncio.LimitOverrunError):
        return f"overrun {error.consumed}"
    return f"{type(error).__name__} {error}"


def begin(reader, kind, argument):
    if kind == "read":
        return reader.read(argument)
    if kind == "readexactly":
        return reader.readexactly(argument)
    if kind == "readline":
        return reader.readline()
    separators = [separator.encode("latin-1") for separator in argument]
    return reader.readuntil(separators[0] if len(separators) == 1 else tuple(separators))


async def play(score):
    transport = Transport()
    reader = asyncio.StreamReader(limit=score["limit"])
    reader.set_transport(transport)
    trace = []
    pending = []
    for kind, argument in score["notes"]:
        if kind == "feed":
            reader.feed_data(argument.encode("latin-1"))
        elif kind == "eof":
            reader.feed_eof()
        elif kind == "fail":
            reader.set_exception(ValueError(argument))
        elif kind == "cancel":
            for task in pending:
                task.cancel()
        elif kind == "turn":
            await asyncio.sleep(0)
        else:
            pending.append(asyncio.create_task(begin(reader, kind, argument)))
            await asyncio.sleep(0)
        for task in [task for task in pending if task.done()]:
            pending.remove(task)
            trace.append(outcome(task))
        trace.append(f"{len(reader._buffer)} {transport.paused} {reader.at_eof()}".lower())
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    trace.append("left " + text(reader._buffer))
    return trace


for line in sys.stdin:
    print(json.dumps(asyncio.run(play(json.loads(line)))), flush=True)
