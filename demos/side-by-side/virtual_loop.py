"""Runs a Python program on an asyncio loop whose clock jumps: the twin of ../clock.ts.

    python3 demos/side-by-side/virtual_loop.py demos/side-by-side/03-two-coroutines/modern.py

The program is an ordinary one; `python3 modern.py` runs it in real time. Two things of asyncio
are left to chance, or to the heap, and are in order here, as they are in yieldfrom: timers that
are due at the same moment run in the order in which they were set, and the sets in which `wait`
and `TaskGroup` keep tasks iterate in the order of insertion.

DEMO_SEED=1 (2, 3 …) changes every delay, to the same values as in ../clock.ts.
With `--batch 0,1,2` the programs run once for each seed; what they print is given as JSON.
"""

import asyncio
import collections.abc
import contextlib
import heapq
import io
import json
import logging
import os
import runpy
import selectors
import sys
import warnings


class OrderedSet(collections.abc.MutableSet):
    """A set that iterates in the order of insertion."""

    def __init__(self, items=()):
        self._items = dict.fromkeys(items)

    def __contains__(self, item):
        return item in self._items

    def __iter__(self):
        return iter(self._items)

    def __len__(self):
        return len(self._items)

    def add(self, item):
        self._items[item] = None

    def discard(self, item):
        self._items.pop(item, None)


class OrderedTimer(asyncio.TimerHandle):
    """A timer that comes after all those of its moment that were set before."""

    __slots__ = ('sequence',)

    def __lt__(self, other):
        return (self._when, self.sequence) < (other._when, other.sequence)


class JumpingSelector(selectors.DefaultSelector):
    """Where a loop would wait for a timer, its clock is moved instead."""

    loop = None

    def select(self, timeout=None):
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        self.loop.now_ms += round(timeout * 1000)
        return super().select(0)


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Counts whole milliseconds, so that equal moments are equal."""

    seed = 0

    def __init__(self):
        self.now_ms = 0
        self._sequence = 0
        selector = JumpingSelector()
        selector.loop = self
        super().__init__(selector)

    def time(self):
        return self.now_ms / 1000

    def call_at(self, when, callback, *args, context=None):
        delay_ms = round(when * 1000) - self.now_ms
        timer = OrderedTimer(
            (self.now_ms + changed(delay_ms, self.seed)) / 1000, callback, args, self, context
        )
        self._sequence += 1
        timer.sequence = self._sequence
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer


def changed(delay_ms, seed):
    """Other delays for another seed: see ../clock.ts."""
    if seed == 0 or delay_ms <= 0:
        return delay_ms
    return 1 + ((delay_ms * 7919 + seed * 104729) % (2 * delay_ms))


class VirtualTimePolicy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        return VirtualTimeLoop()


def run_program(path, seed):
    VirtualTimeLoop.seed = seed
    asyncio.set_event_loop_policy(VirtualTimePolicy())
    try:
        runpy.run_path(path, run_name='__main__')
    finally:
        asyncio.set_event_loop_policy(None)
        logging.getLogger('asyncio').handlers.clear()


def printed_by(path, seed):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        run_program(path, seed)
    return output.getvalue()


def main(arguments):
    warnings.simplefilter('ignore', DeprecationWarning)
    asyncio.tasks.set = OrderedSet
    if hasattr(asyncio, 'taskgroups'):
        asyncio.taskgroups.set = OrderedSet
    if arguments[0] == '--batch':
        seeds = [int(seed) for seed in arguments[1].split(',')]
        programs = arguments[2:]
        json.dump({path: [printed_by(path, seed) for seed in seeds] for path in programs}, sys.stdout)
    else:
        run_program(arguments[0], int(os.environ.get('DEMO_SEED', '0')))


if __name__ == '__main__':
    main(sys.argv[1:])
