// A scheduler of two hundred lines, and a runner around it: written from INTERPRETING.md alone, as an
// example of how to put a scheduler of your own to the scenarios. It drives generators as co does: a body
// yields a future to wait for it, or nothing to give up its turn. It knows no cancellation.
//
//   npx yieldfrom conformance -- node co-runner.mjs

import { createInterface } from 'node:readline';

// The scheduler.

class Loop {
  ready = [];
  timers = [];
  now = 0;
  turn = 0;
  isOver = false;
  isStopped = false;

  soon(run) {
    const handle = { run };
    this.ready.push(handle);
    return handle;
  }

  at(when, run) {
    const handle = { run, when };
    const later = this.timers.findIndex((timer) => timer.when > when);
    this.timers.splice(later === -1 ? this.timers.length : later, 0, handle);
    return handle;
  }

  /** Runs turn after turn until `main` is done; gives what ended it. */
  run(main) {
    main.onDone(() => (this.isOver = true));
    do {
      if (this.ready.length === 0) {
        if (this.timers.length === 0) return 'deadlock';
        this.now = Math.max(this.now, this.timers[0].when);
      }
      this.turn += 1;
      while (this.timers[0]?.when <= this.now) this.ready.push(this.timers.shift());
      for (const { run } of this.ready.splice(0)) run();
    } while (!this.isOver && !this.isStopped);
    return main.state === 'pending' ? 'stopped' : 'done';
  }
}

class Future {
  state = 'pending';
  isSeen = false;
  callbacks = [];

  constructor(loop) {
    this.loop = loop;
  }

  settle(state, value) {
    if (this.state !== 'pending') throw failure('InvalidState');
    [this.state, this.value] = [state, value];
    for (const callback of this.callbacks.splice(0)) this.loop.soon(callback);
  }

  onDone(callback) {
    if (this.state === 'pending') this.callbacks.push(callback);
    else this.loop.soon(callback);
  }

  result() {
    if (this.state === 'pending') throw failure('InvalidState');
    this.isSeen = true;
    if (this.state !== 'value') throw this.value;
    return this.value;
  }
}

class Task extends Future {
  static current = null;

  constructor(loop, body, name) {
    super(loop);
    this.body = body;
    this.name = name;
    loop.soon(() => this.step());
  }

  step(error) {
    const before = Task.current;
    Task.current = this;
    try {
      const { done, value } = error ? this.body.throw(error) : this.body.next();
      if (done) this.settle('value', value);
      else if (value === undefined) this.loop.soon(() => this.step());
      else if (value === this) this.loop.soon(() => this.step(failure('Runtime')));
      else value.onDone(() => this.step());
    } catch (thrown) {
      this.settle(thrown.name === 'Cancelled' ? 'cancelled' : 'error', thrown);
      if (leavesLoop(thrown)) throw thrown;
    } finally {
      Task.current = before;
    }
  }
}

function* waitFor(future) {
  while (future.state === 'pending') yield future;
  return future.result();
}

function* sleep(loop, ms, result) {
  if (ms <= 0) yield;
  else {
    const future = new Future(loop);
    loop.at(loop.now + ms, () => future.settle('value', result));
    yield future;
  }
  return result;
}

const failure = (name, message) => Object.assign(new Error(message ?? ''), { name });
const leavesLoop = ({ name }) => name === 'KeyboardInterrupt' || name === 'SystemExit';

/** Nobody but its coroutine gives a task its result. */
function ownOf(future) {
  if (future instanceof Task) throw failure('Runtime');
  return future;
}

// The interpreter.

class Scenario {
  loop = new Loop();
  names = new Map();
  labels = new Map();
  values = new Map();
  begun = new WeakSet();
  tasks = [];
  trace = [];

  run({ given = {}, before = [], main }, withTurns) {
    this.withTurns = withTurns;
    this.now(before, {});
    const task = this.spawn('main', this.#main(given, main));
    let how;
    try {
      how = this.loop.run(task);
    } catch (error) {
      how = 'exit';
      task.exit = error;
    }
    const trace = [...this.trace];
    const pending = this.tasks.filter((one) => one.state === 'pending');
    const left = this.#namesOf(pending.filter((one) => one !== task));
    const unseen = [...this.labels.keys()].filter((one) => one.state === 'error' && !one.isSeen);
    const outcome = this.#outcome(how, task, pending);
    const unretrieved = this.#namesOf(unseen.filter((one) => one !== task || how !== 'done'));
    return {
      trace,
      outcome,
      ...(left.length > 0 && { left }),
      ...(unretrieved.length > 0 && { unretrieved }),
    };
  }

  *#main(given, steps) {
    this.firstTurn = this.loop.turn;
    for (const [name, kind] of Object.entries(given)) this.make(name, kind);
    return yield* this.body(steps);
  }

  #outcome(how, task, pending) {
    if (how === 'deadlock') return { deadlock: this.#namesOf(pending) };
    if (how === 'stopped') return { stopped: true };
    if (how === 'exit') return { exit: task.exit.name };
    if (task.state === 'cancelled') return { cancelled: true };
    return task.state === 'value'
      ? { ok: this.encode(task.value) }
      : { error: this.encode(task.value).error };
  }

  #namesOf(things) {
    return things.flatMap((thing) => this.labels.get(thing) ?? []).sort();
  }

  bind(name, thing) {
    if (name === undefined) return;
    this.names.set(name, thing);
    this.labels.set(thing, name);
  }

  look(name) {
    const thing = name === 'self' ? Task.current : this.names.get(name);
    if (!thing) throw failure('Unbound');
    return thing;
  }

  make(name, kind) {
    if (kind !== 'future') throw new TypeError(`what is ${JSON.stringify(kind)}?`);
    this.bind(name, new Future(this.loop));
  }

  spawn(name, body) {
    const task = new Task(this.loop, body, name);
    this.bind(name, task);
    this.tasks.push(task);
    return task;
  }

  encode(value) {
    if (value === undefined || value === null) return null;
    if (typeof value !== 'object' && typeof value !== 'function') return value;
    if (this.labels.has(value)) return `<${this.labels.get(value)}>`;
    if (Array.isArray(value)) return value.map((one) => this.encode(one));
    return value instanceof Error ? { error: value.name } : '<>';
  }

  /** What an awaitable is as a coroutine, not begun. */
  coroutine(of, scope) {
    const thing = typeof of === 'string' ? this.look(of) : this.evaluate(of, scope);
    if (thing instanceof Future) throw failure('Type');
    return thing;
  }

  /** A coroutine runs once. */
  *once(coroutine) {
    if (this.begun.has(coroutine)) throw failure('Runtime');
    this.begun.add(coroutine);
    return yield* coroutine;
  }

  /** A block as a coroutine; a `return` inside leaves it with a value. */
  *body(steps, depth = 1) {
    if (depth > 1) return yield* this.body(steps, depth - 1);
    return (yield* this.block(steps, {}))?.value;
  }

  *block(steps, scope) {
    for (const step of steps) {
      const [[verb, arg]] = Object.entries(step);
      if (verb in statements) {
        const returned = yield* statements[verb](this, arg, scope);
        if (returned) return returned;
      } else yield* this.evaluate(step, scope);
    }
    return undefined;
  }

  /** Runs a block that may not suspend. */
  now(steps, scope) {
    if (!this.block(steps, scope).next().done) throw new TypeError('a callback suspended');
  }

  *evaluate(value, scope) {
    if (Array.isArray(value)) {
      const items = [];
      for (const one of value) items.push(yield* this.evaluate(one, scope));
      return items;
    }
    if (typeof value !== 'object' || value === null) return value;
    const [[verb, arg]] = Object.entries(value);
    if (verb in awaitables) return yield* awaitables[verb](this, arg, scope);
    if (verb in expressions) return yield* expressions[verb](this, arg, scope);
    throw new TypeError(`the verb ${verb} is not known here`);
  }
}

/** Verbs that hold blocks. They give `{ value }` where a block returned. */
const statements = {
  *return(all, arg, scope) {
    return { value: yield* all.evaluate(arg, scope) };
  },
  *if(all, [test, then, otherwise = []], scope) {
    return yield* all.block((yield* all.evaluate(test, scope)) === true ? then : otherwise, scope);
  },
  *repeat(all, [times, steps], scope) {
    for (let index = 0; index < times; index += 1) {
      const returned = yield* all.block(steps, { ...scope, index });
      if (returned) return returned;
    }
    return undefined;
  },
  *try(all, { do: steps, catch: handlers = {}, finally: cleanup = [] }, scope) {
    let returned;
    let thrown;
    try {
      returned = yield* all.block(steps, scope);
    } catch (error) {
      const fits = ([name]) =>
        name === error.name || name === 'Any' || (name === 'Error' && !leavesLoop(error));
      const handler = Object.entries(handlers).find(fits);
      try {
        if (!handler) throw error;
        returned = yield* all.block(handler[1], { ...scope, error });
      } catch (other) {
        thrown = { other };
      }
    }
    const override = yield* all.block(cleanup, scope);
    if (override) return override;
    if (thrown) throw thrown.other;
    return returned;
  },
};

/** Verbs that can be waited for. Awaited at once, as no scenario that this runner can run wants more. */
const awaitables = {
  *call(all, arg) {
    const [depth, steps] = typeof arg[0] === 'number' ? arg : [1, arg];
    return yield* all.body(steps, depth);
  },
  *sleep(all, arg, scope) {
    const [ms, result] = [yield* all.evaluate(arg, scope)].flat();
    return yield* sleep(all.loop, ms, result);
  },
};

const expressions = {
  *log(all, arg, scope) {
    const value = yield* all.evaluate(arg, scope);
    const entry = [all.loop.now, all.encode(value)];
    all.trace.push(all.withTurns ? [...entry, all.loop.turn - all.firstTurn] : entry);
  },
  *raise(_all, arg) {
    throw failure(...[arg].flat());
  },
  *rethrow(_all, _arg, { error }) {
    throw error;
  },
  *caught(all, what, { error }) {
    if (what === 'message') return error.message || null;
    return { name: error.name, cause: error.cause?.name, error }[what];
  },
  *let(all, [name, value], scope) {
    all.values.set(name, yield* all.evaluate(value, scope));
  },
  *value(all, name) {
    return all.values.get(name);
  },
  *object(all, name) {
    return all.look(name);
  },
  *add(all, arg, scope) {
    const [left, right] = yield* all.evaluate(arg, scope);
    if (typeof left === 'number' && typeof right === 'number') return left + right;
    throw failure('Type');
  },
  *equal(all, arg, scope) {
    const [left, right] = yield* all.evaluate(arg, scope);
    return left === right || JSON.stringify(all.encode(left)) === JSON.stringify(all.encode(right));
  },
  *not(all, arg, scope) {
    return (yield* all.evaluate(arg, scope)) !== true;
  },
  *index(_all, _arg, { index }) {
    return index;
  },
  *time(all) {
    return all.loop.now;
  },
  *turn(all) {
    return all.loop.turn - all.firstTurn;
  },
  *spawn(all, { as, do: steps, of }, scope) {
    return all.spawn(as, steps ? all.body(steps) : all.coroutine(of, scope));
  },
  *make(all, { as, of }, scope) {
    all.bind(as, all.coroutine(of, scope));
  },
  *await(all, arg, scope) {
    const thing = typeof arg === 'string' ? all.look(arg) : all.evaluate(arg, scope);
    return yield* thing instanceof Future ? waitFor(thing) : all.once(thing);
  },
  *new(all, [name, kind]) {
    all.make(name, kind);
  },
  *resolve(all, arg, scope) {
    const [name, value] = yield* all.evaluate(arg, scope);
    ownOf(all.look(name)).settle('value', value);
  },
  *reject(all, [name, error]) {
    ownOf(all.look(name)).settle('error', failure(...[error].flat()));
  },
  *soon(all, { as, do: steps }, scope) {
    all.bind(
      as,
      all.loop.soon(() => all.now(steps, scope)),
    );
  },
  *later(all, { ms, as, do: steps }, scope) {
    all.bind(
      as,
      all.loop.at(all.loop.now + ms, () => all.now(steps, scope)),
    );
  },
  *at(all, { ms, as, do: steps }, scope) {
    all.bind(
      as,
      all.loop.at(ms, () => all.now(steps, scope)),
    );
  },
  *stop(all) {
    all.loop.isStopped = true;
  },
  *callback(all, { on, as, do: steps }, scope) {
    const called = () => all.now(steps, scope);
    all.bind(as, called);
    all.look(on).onDone(called);
  },
  *addCallback(all, [name, called]) {
    all.look(name).onDone(all.look(called));
  },
  *removeCallback(all, [name, called]) {
    const future = all.look(name);
    const before = future.callbacks.length;
    future.callbacks = future.callbacks.filter((one) => one !== all.look(called));
    return before - future.callbacks.length;
  },
  *done(all, name) {
    return all.look(name).state !== 'pending';
  },
  *result(all, name) {
    return all.look(name).result();
  },
  *cancelled(all, name) {
    return all.look(name).state === 'cancelled';
  },
  *exception(all, name) {
    const future = all.look(name);
    if (future.state === 'pending') throw failure('InvalidState');
    future.isSeen = true;
    return future.state === 'error' ? future.value : null;
  },
  *getName(all, name) {
    return all.look(name).name;
  },
  *setName(all, arg, scope) {
    const [name, value] = yield* all.evaluate(arg, scope);
    all.look(name).name = String(value);
  },
  *currentTask() {
    return Task.current;
  },
  *allTasks(all) {
    return all.tasks
      .filter((one) => one.state === 'pending')
      .map((one) => all.encode(one))
      .sort();
  },
};

// The runner: JSON, one object a line.

const missing = [
  ...['asCompleted', 'asCompletedAsync', 'barrier', 'cancel', 'cancelMessage', 'condition'],
  ...['context', 'eager', 'event', 'gather', 'group', 'lock', 'queue', 'queueShutdown', 'reports'],
  ...['semaphore', 'shield', 'spawnContext', 'timeout', 'uncancel', 'wait', 'waitFor', 'with'],
  'yield',
];

function answer({ cmd, scenario, needs = [], turns }) {
  if (cmd === 'start') return { implementation: 'co-runner', version: '1.0.0', missing };
  const lacking = needs.filter((need) => missing.includes(need));
  if (lacking.length > 0) return { skipped: `needs ${lacking.join(', ')}` };
  if (scenario.shutdown) return { skipped: 'it ends with cancellations' };
  try {
    return new Scenario().run(scenario, turns);
  } catch (error) {
    return { errored: error.stack };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request.cmd === 'stop') break;
  const { seq } = request;
  console.log(JSON.stringify({ ...(seq !== undefined && { seq }), ...answer(request) }));
}
