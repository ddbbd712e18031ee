// The tests that every runner is given. They are text, because each runner wants them in files of its
// own kind. `green` and `red` say what must come out; `says` is what a red one must tell.

const lines = (...parts) => parts.join('\n');

/** Bodies that no runner but Jest runs. They are green without the guard, and red with it. */
export const unrun = {
  'a throwing generator': lines(
    'it(NAME, function* () {',
    "  throw new Error('never seen');",
    '});',
  ),
  'a body that returns a generator': lines(
    'it(NAME, () => (function* () {',
    "  throw new Error('never seen');",
    '})());',
  ),
};

/** What it.co makes of each kind of end. */
export const matrix = {
  'a value': { code: 'it.co(NAME, function* () { yield* sleep(3_600_000); });' },
  'a promise': {
    code: lines(
      'it.co(NAME, function* (t) {',
      '  const value = yield* fromPromise(new Promise((resolve) => setTimeout(resolve, 5, 7)));',
      "  if (value !== 7 || t.loop.time() !== 0) throw new Error('the clock moved');",
      '});',
    ),
  },
  'a task of the background': {
    code: 'it.co(NAME, function* (t) { t.background(sleep(Infinity)); yield* sleep(1); });',
  },
  'a throw': {
    code: "it.co(NAME, function* () { throw new Error('thrown at once'); });",
    says: /thrown at once/,
  },
  'a throw after a sleep': {
    code: "it.co(NAME, function* () { yield* sleep(5); throw new Error('thrown later'); });",
    says: /thrown later/,
  },
  'a promise that is rejected': {
    code: "it.co(NAME, function* () { yield* fromPromise(Promise.reject(new Error('rejected'))); });",
    says: /rejected/,
  },
  'a leak': {
    code: 'it.co(NAME, function* () { createTask(sleep(5)); yield* sleep(1); });',
    says: /left one thing behind/,
  },
  'a timeout': {
    code: 'it.co(NAME, function* () { yield* sleep(100); }, { timeout: 50 });',
    says: /TimeoutError/,
  },
  'a deadlock': {
    code: 'it.co(NAME, function* () { yield* new Event().wait(); });',
    says: /Deadlock: nothing can ever wake/,
  },
  'a loop without end': {
    code: 'it.co(NAME, function* () { for (;;) yield* sleep(1); }, { turnsMax: 1000 });',
    says: /1000 turns were run/,
  },
};

/** The six kinds of what a test can leave behind. SPAWN and PARK mark the lines that must be named. */
export const leaks = {
  'a task': {
    code: lines(
      'it.co(NAME, function* () {',
      '  function* child() {',
      '    yield* sleep(1000); // PARK',
      '  }',
      "  createTask(child(), { name: 'child' }); // SPAWN",
      '  yield* sleep(1);',
      '});',
    ),
    says: /task: "child" waits for sleep\(1000\)/,
  },
  'a future': {
    code: lines(
      'it.co(NAME, function* (t) {',
      '  const future = t.loop.createFuture(); // SPAWN',
      '  future.addDoneCallback(() => {});',
      '  yield* sleep(1);',
      '});',
    ),
    says: /future: <Future pending> is waited for/,
  },
  'a lock': {
    code: lines(
      'it.co(NAME, function* () {',
      '  const lock = new Lock();',
      '  yield* lock.acquire(); // SPAWN',
      '  yield* sleep(1);',
      '});',
    ),
    says: /lock: <Lock \[locked\]> was taken/,
  },
  'a timer': {
    code: lines(
      'it.co(NAME, function* (t) {',
      '  t.loop.callLater(1000, () => {}); // SPAWN',
      '  yield* sleep(1);',
      '});',
    ),
    says: /timer: <TimerHandle when=1000 .*was armed/,
  },
  'a coroutine': {
    code: lines(
      'it.co(NAME, function* () {',
      '  const child = coroutine(function* child() {});',
      '  yield* sleep(1);',
      '  child(); // SPAWN',
      '});',
    ),
    says: /coroutine: child\(\) was called and never awaited/,
  },
  'an error': {
    code: lines(
      'it.co(NAME, function* () {',
      '  function* failing() {',
      "    throw new Error('nobody saw this');",
      '  }',
      '  createTask(failing()); // SPAWN',
      '  yield* sleep(1);',
      '});',
    ),
    says: /error: Task exception was never retrieved: Error: nobody saw this/,
  },
};

/** A suite of tests that leave nothing behind. */
export const clean = lines(
  'for (let i = 0; i < 500; i += 1) {',
  '  it.co(`clean ${i}`, function* () {',
  '    const queue = new Queue();',
  '    const lock = new Lock();',
  '    function* worker() {',
  '      yield* lock.acquire();',
  '      yield* sleep(i);',
  '      lock.release();',
  '      yield* queue.put(i);',
  '    }',
  '    const task = createTask(worker());',
  '    if ((yield* queue.get()) !== i) throw new Error();',
  '    yield* task;',
  '  });',
  '}',
);

/** What a generator body does under Jest's own driver: our sleep is waited for. */
export const underCo = lines(
  "it('a sleep that is yielded waits', function* () {",
  '  const before = Date.now();',
  '  const value = yield sleep(20, 7);',
  "  if (value !== 7) throw new Error('the request came back: ' + value);",
  "  if (Date.now() - before < 15) throw new Error('it did not wait');",
  '});',
  "it('a coroutine that is yielded runs', function* () {",
  '  const child = coroutine(function* () { return (yield* sleep(1, 5)) + 1; });',
  "  if ((yield child()) !== 6) throw new Error('it did not run');",
  '});',
  "it('what is delegated runs', function* () {",
  "  if ((yield* sleep(1, 5)) !== 5) throw new Error('it did not run');",
  '});',
);
