"""An asyncio event loop whose clock moves only when nothing is ready.

Everything above the selector is CPython's own code. Two things that CPython leaves to chance are
fixed here: timers with one deadline fire in the order in which they were armed, and the sets that
`wait`, `as_completed`, `TaskGroup` and the end of `run` iterate over keep the order of insertion.
"""

import ast
import asyncio
import asyncio.tasks
import collections.abc
import heapq
import inspect

try:
    import asyncio.taskgroups
except ImportError:
    pass

TURNS_MAX = 5000


class Deadlock(BaseException):
    """Nothing is ready, no timer is armed."""


class Runaway(BaseException):
    """The program takes more turns than any scenario may."""


class OrderedSet(collections.abc.MutableSet):
    """A set that iterates in the order of insertion."""

    def __init__(self, items=()):
        self._items = dict.fromkeys(items)

    def __contains__(self, item):
        return item in self._items

    def __iter__(self):
        return iter(list(self._items))

    def __len__(self):
        return len(self._items)

    def add(self, item):
        self._items[item] = None

    def discard(self, item):
        self._items.pop(item, None)

    def update(self, items):
        for item in items:
            self.add(item)


class _OrderSets(ast.NodeTransformer):
    """Spells set displays as calls of `set`, which the module then binds to `OrderedSet`."""

    def visit_SetComp(self, node):
        self.generic_visit(node)
        items = ast.GeneratorExp(elt=node.elt, generators=node.generators)
        return self._call(node, items)

    def visit_Set(self, node):
        self.generic_visit(node)
        return self._call(node, ast.List(elts=node.elts, ctx=ast.Load()))

    def _call(self, node, items):
        name = ast.Name(id="set", ctx=ast.Load())
        call = ast.Call(func=name, args=[items], keywords=[])
        return ast.fix_missing_locations(ast.copy_location(call, node))


def _order_sets(module, names):
    """Runs the definitions of `names` anew, in their module, with ordered sets."""
    tree = ast.parse(inspect.getsource(module))
    tree.body = [node for node in tree.body if getattr(node, "name", None) in names]
    module.set = OrderedSet
    exec(compile(_OrderSets().visit(tree), module.__file__, "exec"), module.__dict__)
    for name in names:
        if hasattr(asyncio, name):
            setattr(asyncio, name, getattr(module, name))


def _order_all_tasks():
    unordered = asyncio.tasks.all_tasks

    def all_tasks(loop=None):
        if isinstance(loop, VirtualLoop):
            return OrderedSet(task for task in loop.tasks if not task.done())
        return unordered(loop)

    asyncio.tasks.all_tasks = all_tasks


def order_all_sets():
    _order_all_tasks()
    _order_sets(asyncio.tasks, {"wait", "_wait", "as_completed", "_AsCompletedIterator"})
    if hasattr(asyncio, "TaskGroup"):
        _order_sets(asyncio.taskgroups, {"TaskGroup"})


class _Timer(asyncio.TimerHandle):
    """A timer that is compared by deadline, then by age."""

    __slots__ = ("age",)

    def __lt__(self, other):
        return (self._when, self.age) < (other._when, other.age)


class _Selector:
    """Stands in for I/O: waiting is moving the clock."""

    def __init__(self, loop):
        self._loop = loop

    def select(self, timeout):
        if timeout is None:
            raise Deadlock
        if timeout > 0:
            self._loop.now = self._loop._scheduled[0]._when
        return []


class VirtualLoop(asyncio.BaseEventLoop):
    """Time counts in whatever unit the program uses; it begins at 0."""

    def __init__(self):
        super().__init__()
        self.now = 0
        self.turn = 0
        self.tasks = []
        self._selector = _Selector(self)
        self._clock_resolution = 1e-3
        self._timer_count = 0

    def time(self):
        return self.now

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        self._timer_count += 1
        timer = _Timer(when, callback, args, self, context)
        timer.age = self._timer_count
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def create_task(self, coro, **options):
        place = len(self.tasks)
        task = super().create_task(coro, **options)
        # An eager task may have made others before it is here.
        self.tasks.insert(place, task)
        return task

    def _run_once(self):
        self.turn += 1
        if self.turn > TURNS_MAX:
            raise Runaway
        super()._run_once()

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass
