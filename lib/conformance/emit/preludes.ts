// What a written program begins and ends with: the clock, the trace, and what its form lacks.

/** What every form in JavaScript has. */
const script = `const trace = [];
const nameOf = (error) => error.name;
const same = (left, right) =>
  (left ?? null) === (right ?? null) ||
  (Array.isArray(left) && JSON.stringify(left) === JSON.stringify(right));
const toJson = (value) =>
  value === undefined || value === null ? null
  : Array.isArray(value) ? value.map(toJson)
  : value instanceof Error ? { error: nameOf(value) }
  : value;
const log = (value) => void trace.push([now(), toJson(value)]);
class Raised extends Error {
  constructor(name) {
    super(name);
    this.name = name;
  }
}`;

/** With this library. */
export const coroutinePrelude = `import { createTask, Future, gather, sleep } from 'yieldfrom';
import { VirtualTimeLoop } from 'yieldfrom/testing';

const loop = new VirtualTimeLoop();
loop.setExceptionHandler(() => {});
const now = () => loop.time();
${script}
`;

export const coroutineEnd = `
let outcome;
try {
  outcome = { ok: toJson(loop.runSync(main())) };
} catch (error) {
  outcome = { error: nameOf(error) };
}
console.log(JSON.stringify({ trace, outcome }));
`;

/** Native promises, on a clock that moves when nothing else does. */
export const asyncPrelude = `let time = 0;
const timers = [];
const now = () => time;
${script}
const sleep = (ms, result) =>
  new Promise((resolve) => {
    const due = time + Math.max(0, ms);
    const later = timers.findIndex((timer) => timer.due > due);
    timers.splice(later === -1 ? timers.length : later, 0, { due, fire: () => resolve(result) });
  });
const quiet = (promise) => (promise.catch(() => {}), promise);
const spawn = (body) => quiet(Promise.resolve().then(body));
const allSettled = (of) =>
  Promise.all(of.map((one) => Promise.resolve(one).catch((error) => error)));
class Deferred {
  constructor() {
    this.promise = quiet(new Promise((...settle) => ([this.resolve, this.reject] = settle)));
  }
  then(...callbacks) {
    return this.promise.then(...callbacks);
  }
}
`;

export const asyncEnd = `
let outcome;
spawn(main).then(
  (value) => (outcome = { ok: toJson(value) }),
  (error) => (outcome = { error: nameOf(error) }),
);
for (;;) {
  await new Promise((resolve) => setImmediate(resolve));
  if (outcome) break;
  const { due, fire } = timers.shift();
  time = due;
  fire();
}
console.log(JSON.stringify({ trace, outcome }));
`;

/** Callbacks of the form \`(error, value)\`. */
export const callbackPrelude = `let time = 0;
const ready = [];
const timers = [];
const now = () => time;
const soon = (callback) => void ready.push(callback);
${script}
function sleep(ms, result, next) {
  if (ms <= 0) return soon(() => next(null, result));
  const timer = { due: time + ms, fire: () => soon(() => next(null, result)) };
  const later = timers.findIndex(({ due }) => due > timer.due);
  timers.splice(later === -1 ? timers.length : later, 0, timer);
}
function deferred() {
  const listeners = [];
  const future = { settled: null };
  future.settle = (error, value) => {
    if (future.settled) throw new Raised('InvalidState');
    future.settled = [error, value];
    for (const listener of listeners) soon(() => listener(error, value));
  };
  future.listen = (next) => (future.settled ? next(...future.settled) : listeners.push(next));
  return future;
}
function spawn(body) {
  const task = deferred();
  soon(() => body((error, returned) => task.settle(error, returned?.[0])));
  return task;
}
const wait = (future, next) => future.listen(next);
const call = (body, next) => body((error, returned) => next(error, returned?.[0]));
function gathered(of, keepsErrors) {
  const all = of.map((one) => (typeof one === 'function' ? spawn(one) : one));
  const results = [];
  let left = all.length;
  const done = deferred();
  if (left === 0) soon(() => done.settle(null, results));
  const arrive = (at) => (error, value) => {
    if (done.settled) return;
    if (error && !keepsErrors) return done.settle(error);
    results[at] = error ?? value;
    left -= 1;
    if (left === 0) done.settle(null, results);
  };
  for (const [at, one] of all.entries()) {
    if (one.settled) soon(() => arrive(at)(...one.settled));
    else one.listen(arrive(at));
  }
  return done;
}
const gather = (of, keepsErrors, next) => wait(gathered(of, keepsErrors), next);
function repeat(times, body, end, next, index = 0) {
  if (index === times) return next();
  body(index, (error, returned) =>
    error || returned ? end(error, returned) : repeat(times, body, end, next, index + 1),
  );
}
`;

export const callbackEnd = `
let outcome;
spawn(main).listen((error, value) => {
  outcome = error ? { error: nameOf(error) } : { ok: toJson(value) };
});
while (!outcome) {
  if (ready.length === 0) time = timers[0].due;
  while (timers[0]?.due <= time) timers.shift().fire();
  for (const callback of ready.splice(0)) callback();
}
console.log(JSON.stringify({ trace, outcome }));
`;

/** Python's asyncio, on a clock that jumps. */
export const pythonPrelude = `import asyncio
import heapq
import itertools
import json
import selectors


class Selector(selectors.SelectSelector):
    def select(self, timeout=None):
        if timeout:
            loop.now = loop._scheduled[0]._when
        return super().select(0)


class Timer(asyncio.TimerHandle):
    def __lt__(self, other):
        return (self._when, self.age) < (other._when, other.age)


class Loop(asyncio.SelectorEventLoop):
    now = 0
    ages = itertools.count()

    def time(self):
        return self.now

    def call_at(self, when, callback, *args, context=None):
        timer = Timer(when, callback, args, self, context)
        timer.age = next(self.ages)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer


class Raised(Exception):
    def __init__(self, name):
        super().__init__(name)
        self.name = name


loop = Loop(Selector())
loop._clock_resolution = 1e-3
loop.set_exception_handler(lambda loop, context: None)
sleep = asyncio.sleep
trace = []


def now():
    return loop.now


def nameOf(error):
    return getattr(error, "name", type(error).__name__)


def same(left, right):
    return left is right or (type(left) is type(right) and left == right)


def to_json(value):
    if isinstance(value, list):
        return [to_json(one) for one in value]
    return {"error": nameOf(value)} if isinstance(value, BaseException) else value


def log(value):
    trace.append([now(), to_json(value)])


`;

export const pythonEnd = `

try:
    outcome = {"ok": to_json(loop.run_until_complete(main()))}
except Exception as error:
    outcome = {"error": nameOf(error)}
print(json.dumps({"trace": trace, "outcome": outcome}))
`;
