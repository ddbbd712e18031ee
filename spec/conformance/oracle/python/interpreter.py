"""Runs one scenario on asyncio and gives its trace and outcome. See INTERPRETING.md."""

import asyncio
import contextvars
import json
import os
import re
import types

from virtual_loop import Deadlock, OrderedSet, Runaway, VirtualLoop

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "..", "..", "schema", "verbs.json"), encoding="utf-8") as file:
    VERBS = json.load(file)

METHODS = VERBS["methods"]
COROUTINE_METHODS = VERBS["coroutineMethods"]
UNTIL = {
    "first": asyncio.FIRST_COMPLETED,
    "firstError": asyncio.FIRST_EXCEPTION,
    "all": asyncio.ALL_COMPLETED,
}
# Reports that depend on when the garbage collector runs, and one that came with 3.14.
UNTIMELY = (
    "was never retrieved",
    "was destroyed but it is pending!",
    "exception in shielded future",
)

BaseGroup = getattr(__import__("builtins"), "BaseExceptionGroup", ())


class UserError(Exception):
    """An error of the scenario's own making."""

    def __init__(self, name, *args):
        super().__init__(*args)
        self.name = name


class Fault(BaseException):
    """The scenario itself is wrong, or this interpreter is. No task may keep it for itself."""

    all = []

    def __init__(self, *args):
        super().__init__(*args)
        Fault.all.append(self)


class Beyond:
    """Whether a program went where CPython gives up, as in cancelling a ring of tasks."""

    reached = False


ERRORS = [
    ("Cancelled", asyncio.CancelledError),
    ("Timeout", asyncio.TimeoutError),
    ("InvalidState", asyncio.InvalidStateError),
    ("QueueEmpty", asyncio.QueueEmpty),
    ("QueueFull", asyncio.QueueFull),
    ("QueueShutDown", getattr(asyncio, "QueueShutDown", None)),
    ("BrokenBarrier", getattr(asyncio, "BrokenBarrierError", None)),
    ("KeyboardInterrupt", KeyboardInterrupt),
    ("SystemExit", SystemExit),
    ("Lookup", LookupError),
    ("NotImplemented", NotImplementedError),
    ("Runtime", RuntimeError),
    ("Value", ValueError),
    ("Type", TypeError),
]
ERRORS = [(name, kind) for name, kind in ERRORS if kind is not None]


def name_of_error(error):
    if isinstance(error, UserError):
        return error.name
    if isinstance(error, RecursionError):
        Beyond.reached = True
    if BaseGroup and isinstance(error, BaseGroup):
        return {"group": [name_of_error(member) for member in error.exceptions]}
    for name, kind in ERRORS:
        if isinstance(error, kind):
            return name
    raise Fault("%s: %s" % (type(error).__name__, error))


def make_error(spec):
    name, *args = spec if isinstance(spec, list) else [spec]
    for reserved, kind in ERRORS:
        if name == reserved:
            return kind(*args)
    return UserError(name, *args)


def catches(key, error):
    if key == "Any":
        return True
    if key == "Error":
        return isinstance(error, Exception)
    if key == "Group":
        return bool(BaseGroup) and isinstance(error, BaseGroup)
    return name_of_error(error) == key


def snake(name):
    return re.sub("[A-Z]", lambda letter: "_" + letter.group().lower(), name)


def only(step):
    if len(step) != 1:
        raise Fault("one verb expected: %s" % json.dumps(step))
    return next(iter(step.items()))


class Scope:
    """What a nested block sees beside the names: the caught error and the round of a repeat."""

    __slots__ = ("error", "index")

    def __init__(self, error=None, index=None):
        self.error = error
        self.index = index


class Machine:
    def __init__(self, loop, scenario):
        self.loop = loop
        self.scenario = scenario
        self.names = {}
        self.labels = {}
        self.kept = []
        self.tasks = []
        self.values = {}
        self.trace = []
        self.open = True
        self.first_turn = 0

    # Names and values.

    def bind(self, name, thing):
        if name is None:
            return
        self.names[name] = thing
        self.labels[id(thing)] = name
        self.kept.append(thing)

    def look(self, name):
        if not isinstance(name, str):
            return name
        thing = asyncio.current_task() if name == "self" else self.names.get(name)
        if thing is None:
            raise UserError("Unbound")
        return thing

    def encode(self, value):
        # A dictionary is the name of a group of errors.
        if value is None or isinstance(value, (bool, int, str, dict)):
            return value
        if isinstance(value, float):
            return int(value) if value.is_integer() else value
        if isinstance(value, BaseException):
            return {"error": name_of_error(value)}
        label = self.labels.get(id(value))
        if label is not None:
            return "<%s>" % label
        if isinstance(value, (list, tuple, OrderedSet)):
            return [self.encode(item) for item in value]
        return "<>"

    def record(self, value):
        if self.open:
            turn = self.loop.turn - self.first_turn
            self.trace.append([self.encode(self.loop.time()), self.encode(value), turn])

    # Blocks: a result is a list of one value when the block returned, else None.

    async def main(self):
        self.bind("main", asyncio.current_task())
        self.first_turn = self.loop.turn
        for name, spec in self.scenario.get("given", {}).items():
            self.create(name, spec)
        return await self.body(self.scenario["main"])

    async def body(self, block, depth=1):
        if depth > 1:
            return await self.body(block, depth - 1)
        result = await self.block(block, Scope())
        return None if result is None else result[0]

    async def block(self, steps, scope):
        for step in steps:
            verb, arg = only(step)
            statement = STATEMENTS.get(verb)
            if statement is None:
                await self.expression(verb, arg, scope)
                continue
            result = await statement(self, arg, scope)
            if result is not None:
                return result
        return None

    def now(self, steps, scope):
        """Runs a block that may not suspend."""
        return self.drain(self.block(steps, scope))

    def drain(self, coroutine):
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value
        coroutine.close()
        raise Fault("a callback suspended")

    # Expressions.

    async def evaluate(self, value, scope):
        if isinstance(value, dict):
            return await self.expression(*only(value), scope)
        if isinstance(value, list):
            return [await self.evaluate(item, scope) for item in value]
        return value

    async def arguments(self, arg, scope):
        value = await self.evaluate(arg, scope)
        return value if isinstance(value, list) else [value]

    async def expression(self, verb, arg, scope):
        if verb in METHODS:
            name, *rest = await self.arguments(arg, scope)
            return getattr(self.look(name), snake(METHODS[verb]))(*rest)
        if verb in EXPRESSIONS:
            return await EXPRESSIONS[verb](self, arg, scope)
        return await (await self.prepare({verb: arg}, scope))

    async def prepare(self, spec, scope):
        """Makes something to await, and does not await it."""
        if isinstance(spec, str):
            return self.look(spec)
        verb, arg = only(spec)
        if verb in COROUTINE_METHODS:
            name, *rest = await self.arguments(arg, scope)
            return getattr(self.look(name), snake(COROUTINE_METHODS[verb]))(*rest)
        if verb in AWAITABLES:
            return await AWAITABLES[verb](self, arg, scope)
        return await self.evaluate(spec, scope)

    async def prepare_all(self, specs, scope):
        return [await self.prepare(spec, scope) for spec in specs]

    def create(self, name, spec):
        kind, arg = only(spec) if isinstance(spec, dict) else (spec, None)
        self.bind(name, KINDS[kind](self, name, arg))


# What `given` and `new` can make.


def make_var(machine, name, default):
    return contextvars.ContextVar(name, default=default)


KINDS = {
    "future": lambda machine, name, arg: machine.loop.create_future(),
    "event": lambda machine, name, arg: asyncio.Event(),
    "lock": lambda machine, name, arg: asyncio.Lock(),
    "condition": lambda machine, name, arg: asyncio.Condition(
        None if arg is None else machine.look(arg)
    ),
    "semaphore": lambda machine, name, arg: asyncio.Semaphore(arg),
    "boundedSemaphore": lambda machine, name, arg: asyncio.BoundedSemaphore(arg),
    "barrier": lambda machine, name, arg: asyncio.Barrier(arg),
    "queue": lambda machine, name, arg: asyncio.Queue(arg or 0),
    "lifoQueue": lambda machine, name, arg: asyncio.LifoQueue(arg or 0),
    "priorityQueue": lambda machine, name, arg: asyncio.PriorityQueue(arg or 0),
    "bareVar": lambda machine, name, arg: contextvars.ContextVar(name),
    "var": make_var,
}


# Statements.


async def do_try(machine, arg, scope):
    if "finally" not in arg:
        return await do_catch(machine, arg, scope)
    try:
        result = await do_catch(machine, arg, scope)
    except (GeneratorExit, Fault):
        raise
    except BaseException:
        override = await machine.block(arg["finally"], scope)
        if override is not None:
            return override
        raise
    override = await machine.block(arg["finally"], scope)
    return result if override is None else override


async def do_catch(machine, arg, scope):
    try:
        return await machine.block(arg["do"], scope)
    except (GeneratorExit, Fault):
        raise
    except BaseException as error:
        for key, block in arg.get("catch", {}).items():
            if catches(key, error):
                return await machine.block(block, Scope(error, scope.index))
        raise


async def do_if(machine, arg, scope):
    test, then, *otherwise = arg
    if await machine.evaluate(test, scope):
        return await machine.block(then, scope)
    return await machine.block(otherwise[0], scope) if otherwise else None


async def do_repeat(machine, arg, scope):
    times, block = arg
    for index in range(times):
        result = await machine.block(block, Scope(scope.error, index))
        if result is not None:
            return result
    return None


async def do_return(machine, arg, scope):
    return [await machine.evaluate(arg, scope)]


async def do_with(machine, arg, scope):
    name, block = arg
    async with machine.look(name):
        return await machine.block(block, scope)


async def do_timeout(machine, arg, scope):
    timeout = asyncio.timeout(arg["ms"])
    machine.bind(arg.get("as"), timeout)
    async with timeout:
        return await machine.block(arg["do"], scope)


async def do_timeout_at(machine, arg, scope):
    timeout = asyncio.timeout_at(arg["at"])
    machine.bind(arg.get("as"), timeout)
    async with timeout:
        return await machine.block(arg["do"], scope)


async def do_group(machine, arg, scope):
    group = asyncio.TaskGroup()
    machine.bind(arg.get("as"), group)
    async with group:
        return await machine.block(arg["do"], scope)


async def do_as_completed(machine, arg, scope):
    awaitables = await machine.prepare_all(arg["of"], scope)
    completions = asyncio.as_completed(awaitables, timeout=arg.get("ms"))
    if arg.get("async"):
        async for future in completions:
            machine.names[arg.get("as", "next")] = future
            result = await machine.block(arg["do"], scope)
            if result is not None:
                return result
        return None
    for coroutine in completions:
        machine.names[arg.get("as", "next")] = coroutine
        result = await machine.block(arg["do"], scope)
        if result is not None:
            return result
    return None


async def do_in_context(machine, arg, scope):
    name, block = arg
    return machine.look(name).run(machine.now, block, scope)


STATEMENTS = {
    "try": do_try,
    "if": do_if,
    "repeat": do_repeat,
    "return": do_return,
    "with": do_with,
    "timeout": do_timeout,
    "timeoutAt": do_timeout_at,
    "group": do_group,
    "asCompleted": do_as_completed,
    "inContext": do_in_context,
}


# Awaitables.


async def prepare_call(machine, arg, scope):
    if arg and isinstance(arg[0], int):
        return machine.body(arg[1], arg[0])
    return machine.body(arg)


async def prepare_sleep(machine, arg, scope):
    return asyncio.sleep(*await machine.arguments(arg, scope))


async def prepare_gather(machine, arg, scope):
    if isinstance(arg, list):
        arg = {"of": arg}
    awaitables = await machine.prepare_all(arg["of"], scope)
    return asyncio.gather(*awaitables, return_exceptions=arg.get("returnExceptions", False))


async def prepare_shield(machine, arg, scope):
    return asyncio.shield(await machine.prepare(arg, scope))


async def prepare_wait(machine, arg, scope):
    awaitables = await machine.prepare_all(arg["of"], scope)
    until = UNTIL[arg.get("until", "all")]
    return asyncio.wait(awaitables, timeout=arg.get("ms"), return_when=until)


async def prepare_wait_for(machine, arg, scope):
    return asyncio.wait_for(await machine.prepare(arg["of"], scope), arg["ms"])


async def prepare_wait_condition_for(machine, arg, scope):
    name, predicate = arg
    test = machine.evaluate
    return machine.look(name).wait_for(lambda: machine.drain(test(predicate, scope)))


AWAITABLES = {
    "call": prepare_call,
    "sleep": prepare_sleep,
    "gather": prepare_gather,
    "shield": prepare_shield,
    "wait": prepare_wait,
    "waitFor": prepare_wait_for,
    "waitConditionFor": prepare_wait_condition_for,
}


# Expressions.


async def log(machine, arg, scope):
    machine.record(await machine.evaluate(arg, scope))


async def raise_error(machine, arg, scope):
    raise make_error(arg)


async def rethrow(machine, arg, scope):
    raise scope.error


async def caught(machine, arg, scope):
    error = scope.error
    if arg == "error":
        return error
    if arg == "name":
        return name_of_error(error)
    if arg == "message":
        return error.args[0] if error.args else None
    if arg == "cause":
        return None if error.__cause__ is None else name_of_error(error.__cause__)
    raise Fault("caught what? %s" % arg)


async def let(machine, arg, scope):
    name, value = arg
    machine.values[name] = await machine.evaluate(value, scope)


async def value(machine, arg, scope):
    return machine.values.get(arg)


async def object_named(machine, arg, scope):
    return machine.look(arg)


async def add(machine, arg, scope):
    left, right = await machine.evaluate(arg, scope)
    return left + right


async def equal(machine, arg, scope):
    left, right = await machine.evaluate(arg, scope)
    return left is right or (type(left) is type(right) and left == right)


async def negate(machine, arg, scope):
    return not await machine.evaluate(arg, scope)


async def index(machine, arg, scope):
    return scope.index


async def read_time(machine, arg, scope):
    return machine.loop.time()


async def read_turn(machine, arg, scope):
    return machine.loop.turn - machine.first_turn


async def spawn(machine, arg, scope):
    coroutine = (
        machine.body(arg["do"]) if "do" in arg else await machine.prepare(arg["of"], scope)
    )
    options = {"name": arg.get("as")}
    if "context" in arg:
        options["context"] = machine.look(arg["context"])
    if arg.get("eager"):
        place = len(machine.loop.tasks)
        task = asyncio.Task(coroutine, loop=machine.loop, eager_start=True, **options)
        machine.loop.tasks.insert(place, task)
    elif "in" in arg:
        task = machine.look(arg["in"]).create_task(coroutine, **options)
    else:
        task = machine.loop.create_task(coroutine, **options)
    machine.bind(arg.get("as"), task)
    machine.tasks.append(task)
    return task


@types.coroutine
def hand_over(value):
    return (yield value)


async def yield_value(machine, arg, scope):
    return await hand_over(await machine.evaluate(arg, scope))


async def make(machine, arg, scope):
    machine.bind(arg["as"], await machine.prepare(arg["of"], scope))


async def wait_on(machine, arg, scope):
    return await (await machine.prepare(arg, scope))


async def new(machine, arg, scope):
    machine.create(*arg)


async def reject(machine, arg, scope):
    name, error = arg
    machine.look(name).set_exception(make_error(error))


async def read(machine, arg, scope):
    name, attribute = arg
    return getattr(machine.look(name), snake(attribute))


async def callback(machine, arg, scope):
    def called(future):
        machine.now(arg["do"], scope)

    machine.bind(arg.get("as"), called)
    machine.look(arg["on"]).add_done_callback(called)


async def add_callback(machine, arg, scope):
    name, called = arg
    machine.look(name).add_done_callback(machine.look(called))


async def remove_callback(machine, arg, scope):
    name, called = arg
    return machine.look(name).remove_done_callback(machine.look(called))


async def soon(machine, arg, scope):
    machine.bind(arg.get("as"), machine.loop.call_soon(machine.now, arg["do"], scope))


async def later(machine, arg, scope):
    machine.bind(arg.get("as"), machine.loop.call_later(arg["ms"], machine.now, arg["do"], scope))


async def at(machine, arg, scope):
    machine.bind(arg.get("as"), machine.loop.call_at(arg["ms"], machine.now, arg["do"], scope))


async def stop(machine, arg, scope):
    machine.loop.stop()


async def reports(machine, arg, scope):
    def report(loop, context):
        ignore(loop, context)
        if not context["message"].endswith(UNTIMELY):
            machine.record(["report", context.get("exception")])

    machine.loop.set_exception_handler(report if arg else ignore)


async def current_task(machine, arg, scope):
    return asyncio.current_task()


async def all_tasks(machine, arg, scope):
    return sorted(machine.encode(task) for task in asyncio.all_tasks())


async def get_var(machine, arg, scope):
    return machine.look(arg).get()


async def set_var(machine, arg, scope):
    name, new_value, *token = arg
    machine.bind(*token or [None], machine.look(name).set(new_value))


async def reset_var(machine, arg, scope):
    name, token = arg
    machine.look(name).reset(machine.look(token))


async def copy_context(machine, arg, scope):
    machine.bind(arg, contextvars.copy_context())


EXPRESSIONS = {
    "log": log,
    "raise": raise_error,
    "rethrow": rethrow,
    "caught": caught,
    "let": let,
    "value": value,
    "object": object_named,
    "add": add,
    "equal": equal,
    "not": negate,
    "index": index,
    "time": read_time,
    "turn": read_turn,
    "spawn": spawn,
    "make": make,
    "yield": yield_value,
    "await": wait_on,
    "new": new,
    "reject": reject,
    "read": read,
    "callback": callback,
    "addCallback": add_callback,
    "removeCallback": remove_callback,
    "soon": soon,
    "later": later,
    "at": at,
    "stop": stop,
    "reports": reports,
    "currentTask": current_task,
    "allTasks": all_tasks,
    "getVar": get_var,
    "setVar": set_var,
    "resetVar": reset_var,
    "copyContext": copy_context,
}


def ignore(loop, context):
    """Errors that nobody retrieves are not part of a trace."""
    if isinstance(context.get("exception"), RecursionError):
        Beyond.reached = True


def run(scenario, turns=False, limits=False):
    """Gives what happened: the trace, the outcome, and the names of tasks left pending."""
    Fault.all.clear()
    Beyond.reached = False
    loop = VirtualLoop()
    loop.set_exception_handler(ignore)
    machine = Machine(loop, scenario)
    if scenario.get("eager"):
        loop.set_task_factory(asyncio.eager_task_factory)
    machine.now(scenario.get("before", []), Scope())
    main = loop.create_task(machine.main(), name="main")
    try:
        outcome = run_main(machine, loop, main)
        if scenario.get("shutdown"):
            outcome = shut_down(machine, loop, main) or outcome
        if "deadlock" in outcome:
            outcome["deadlock"] = labelled(machine, outcome["deadlock"])
        left = pending(machine)
        unretrieved = forgotten(machine)
    finally:
        machine.open = False
        loop.set_exception_handler(ignore)
        for task in loop.tasks:
            task._log_destroy_pending = False
        loop.close()
    if Fault.all:
        raise Fault.all.pop(0)
    if limits and Beyond.reached:
        return {"skipped": "RecursionError"}
    width = 3 if turns else 2
    result = {"trace": [entry[:width] for entry in machine.trace], "outcome": outcome}
    if left:
        result["left"] = left
    if unretrieved:
        result["unretrieved"] = unretrieved
    return result


def run_main(machine, loop, main):
    try:
        value = loop.run_until_complete(main)
    except Deadlock:
        return deadlock(machine, main)
    except Runaway:
        return {"runaway": True}
    except asyncio.CancelledError:
        return {"cancelled": True}
    except Fault:
        raise
    except (KeyboardInterrupt, SystemExit) as error:
        return {"exit": name_of_error(error)}
    except BaseException as error:
        return {"error": name_of_error(error)} if main.done() else {"stopped": True}
    return {"ok": machine.encode(value)}


def shut_down(machine, loop, main):
    """Does what `asyncio.run` does when the main task is done; gives what went wrong."""
    try:
        asyncio.runners._cancel_all_tasks(loop)
        loop.run_until_complete(loop.shutdown_asyncgens())
        if hasattr(loop, "shutdown_default_executor"):
            loop.run_until_complete(loop.shutdown_default_executor())
    except Deadlock:
        return deadlock(machine, main)
    except Runaway:
        return {"runaway": True}
    except (KeyboardInterrupt, SystemExit) as error:
        return {"exit": name_of_error(error)}
    except Exception as error:
        return {"error": name_of_error(error)}
    return None


def deadlock(machine, main):
    """The blocked tasks; their names are those that they have in the end."""
    return {"deadlock": [task for task in [main] + machine.tasks if not task.done()]}


def forgotten(machine):
    """The names of what failed and was asked by nobody."""
    failed = (thing for thing in machine.kept if getattr(thing, "_log_traceback", False))
    return sorted({machine.labels[id(thing)] for thing in failed})


def pending(machine):
    """The names of tasks of the scenario that are not done."""
    return labelled(machine, [task for task in machine.tasks if not task.done()])


def labelled(machine, tasks):
    return sorted(machine.labels[id(task)] for task in tasks if id(task) in machine.labels)
