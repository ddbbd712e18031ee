import { expect } from 'chai';
import { type Coroutine, createTask, gather, Lock, sleep, waitFor } from '../../../lib/index.js';
import {
  explore,
  randomFrom,
  type TraceEvent,
  traceSchema,
  traceToJsonLines,
  traceToText,
} from '../../../lib/testing/index.js';
import { runOnce } from '../../../lib/testing/explore/run-once.js';
import { RandomStrategy } from '../../../lib/testing/explore/random-strategy.js';
import { violations } from '../../conformance/schema/validate.js';
import type { Json } from '../../../lib/conformance/scenario.js';
import { ReplayStrategy } from '../../../lib/testing/explore/replay-strategy.js';
import type { TestBody } from '../../../lib/testing/index.js';

const settings = {
  name: 'a program',
  vary: new Set(['ready', 'timers', 'host', 'cancel', 'fault'] as const),
  leaks: false,
  records: true,
  turnsMax: 10_000,
};

const traceOf = (program: TestBody, seed?: number): readonly TraceEvent[] => {
  const strategy = seed === undefined ? new ReplayStrategy([]) : new RandomStrategy(seed);
  return runOnce(program, strategy, { ...settings, seed: seed ?? 1 }).events;
};

/** A program drawn from a seed: tasks that sleep, lock, spawn, cancel, ask the host. */
function programFrom(seed: number): TestBody {
  return function* (t) {
    const random = randomFrom(seed);
    const upTo = (n: number): number => Math.floor(random() * n);
    const lock = new Lock();
    function* perform(depth: number): Coroutine<void> {
      for (let acts = upTo(4); acts >= 0; acts -= 1) {
        const act = upTo(7);
        if (act === 0) yield* sleep(0);
        else if (act === 1) yield* sleep(upTo(5));
        else if (act === 2) yield* t.host.call('query', { latency: [1, 9] });
        else if (act === 3) t.log('at', depth);
        else if (act === 4 && depth < 3) yield* gather([perform(depth + 1), perform(depth + 1)]);
        else if (act === 5) {
          yield* lock.acquire();
          try {
            yield* sleep(upTo(3));
          } finally {
            lock.release();
          }
        } else {
          const task = createTask(sleep(5), { name: 'child' });
          yield* sleep(upTo(2));
          task.cancel('enough');
          yield* gather([task, waitFor(sleep(1), 2)], { returnExceptions: true });
        }
      }
    }
    yield* gather([perform(0), perform(0), perform(0)], { returnExceptions: true });
  };
}

describe('the event stream', function () {
  this.timeout(240_000);

  it('tells what happened, in order', () => {
    function* child(): Coroutine<string> {
      yield* sleep(10);
      return 'done';
    }
    const events = traceOf(function* (t) {
      t.log('begun');
      yield* createTask(child(), { name: 'child' });
    });
    const text = traceToText(events.filter(({ k }) => k !== 'choice'));
    expect(text.split('\n')).to.deep.equal([
      '0 run.start format=1 clock="virtual" vary=["cancel" "fault" "host" "ready" "timers"]',
      '0 task.spawn task=1 name="main" parent=0',
      '0 step.begin task=1 step=1',
      '0 log task=1 value="begun"',
      '0 task.spawn task=2 name="child" parent=1',
      '0 wait.begin task=1 on={kind:"task" id:2}',
      '0 step.end task=1 ended="yield"',
      '0 step.begin task=2 step=1',
      '0 future.new future=1',
      '0 timer.set timer=1 due=10',
      '0 wait.begin task=2 on={kind:"future" id:1 label:"sleep(10)"}',
      '0 step.end task=2 ended="yield"',
      '10 clock.jump from=0 to=10',
      '10 timer.fire timer=1',
      '10 future.settle future=1 by=0 outcome={state:"result"}',
      '10 task.ready task=2',
      '10 wait.end task=2 on={kind:"future" id:1 label:"sleep(10)"}',
      '10 step.begin task=2 step=2',
      '10 task.ready task=1',
      '10 task.done task=2 outcome={state:"result" value:"\\"done\\""}',
      '10 step.end task=2 ended="return"',
      '10 wait.end task=1 on={kind:"task" id:2}',
      '10 step.begin task=1 step=2',
      '10 task.done task=1 outcome={state:"result"}',
      '10 step.end task=1 ended="return"',
      '10 run.end outcome={state:"result"}',
      '',
    ]);
  });

  it('tells of cancellations: asked for, delivered, swallowed', () => {
    function* stubborn(): Coroutine<void> {
      try {
        yield* sleep(10);
      } catch {
        yield* sleep(1);
      }
    }
    const events = traceOf(function* () {
      const task = createTask(stubborn());
      yield* sleep(1);
      task.cancel('stop');
      yield* task;
    });
    expect(traceToText(events.filter(({ k }) => k.startsWith('cancel')))).to.equal(
      '1 cancel.request task=2 by=1 reason="stop"\n1 cancel.deliver task=2\n2 cancel.swallow task=2\n',
    );
  });

  it('counts its events from 0 without a gap, as JSON lines too', () => {
    const events = traceOf(programFrom(1));
    expect(events.map(({ seq }) => seq)).to.deep.equal(events.map((_event, index) => index));
    const lines = traceToJsonLines(events).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as TraceEvent)).to.deep.equal(events);
  });

  it('agrees with its schema, in 250 traces of random programs', () => {
    const wrong = Array.from({ length: 250 }, (_, seed) => seed).flatMap((seed) =>
      traceOf(programFrom(seed), seed).flatMap((event) =>
        violations(event as unknown as Json, schemaOf(event.k)).map(
          (one) => `${String(seed)}: ${one}`,
        ),
      ),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('tells of stacks and queues where it is asked to', () => {
    function* child(): Coroutine<void> {
      yield* sleep(10);
    }
    const heard: [string, string][] = [];
    const strategy = new ReplayStrategy([]);
    const { events } = runOnce(
      function* program(t) {
        t.loop.callSoon(function ring() {});
        yield* createTask(child(), { name: 'child' });
      },
      strategy,
      {
        ...settings,
        vary: new Set(),
        seed: 1,
        trace: {
          stacks: true,
          queues: true,
          hear: ({ k }, about) => heard.push([k, about?.constructor.name ?? '']),
        },
      },
    );
    const stacks = events.flatMap((event) => (event.k === 'wait.begin' ? [event.stack] : []));
    expect(stacks.map((stack) => stack?.[0]?.split(' ')[0])).to.deep.equal(['program', 'child']);
    const told = events.flatMap((event) =>
      event.k === 'ready.queue' ? [event.items.map(({ kind, id }) => `${kind} ${id}`).join()] : [],
    );
    // What was queued and taken between two events is not among them: those two tell of it.
    expect(told.slice(0, 5)).to.deep.equal(['callback 1', 'callback 1,task 2', '', 'timer 1', '']);
    const [rung] = events.flatMap((event) => (event.k === 'ready.queue' ? event.items : []));
    expect(rung).to.deep.equal({ kind: 'callback', id: 1, label: 'ring' });
    expect(events.find(({ k }) => k === 'timer.set')).to.deep.include({ timer: 1, future: 1 });
    expect(heard).to.deep.include.members([
      ['task.spawn', 'Task'],
      ['future.new', 'TimedFuture'],
    ]);
    expect(
      events.flatMap((event) => violations(event as unknown as Json, schemaOf(event.k))),
    ).to.deep.equal([]);
  });

  it('is refused by the schema where it is wrong', () => {
    const good = { seq: 0, t: 0, k: 'timer.fire', timer: 1 };
    const check = (event: Json): boolean => violations(event, traceSchema as Json).length === 0;
    expect(check(good)).to.equal(true);
    for (const bad of [
      { ...good, timer: 'a' },
      { ...good, k: 'timer' },
      { ...good, more: 1 },
      { seq: 0, t: 0, k: 'timer.fire' },
    ]) {
      expect(check(bad), JSON.stringify(bad)).to.equal(false);
    }
  });

  it('is the same to the byte for one seed, in every program and 25 seeds each', () => {
    for (let program = 0; program < 6; program += 1) {
      for (let seed = 0; seed < 25; seed += 1) {
        const [first, second] = [0, 1].map(() => traceToText(traceOf(programFrom(program), seed)));
        if (first !== second) expect.fail(`program ${String(program)}, seed ${String(seed)}`);
      }
    }
    expect(traceToText(traceOf(programFrom(3), 1))).not.to.equal(
      traceToText(traceOf(programFrom(3), 2)),
    );
  });

  it('comes with every failure that an explorer finds', () => {
    const { failure } = explore(function* () {
      yield* sleep(1);
      throw new RangeError('no');
    });
    expect(failure?.trace.at(-1)).to.deep.include({
      k: 'run.end',
      outcome: { state: 'error', value: 'RangeError: no' },
    });
  });
});

/** The part of the schema that is about one kind: trying all for every event takes its time. */
function schemaOf(kind: string): Json {
  const { anyOf } = traceSchema as { anyOf: { properties: { k: { const: string } } }[] };
  return anyOf.find(({ properties }) => properties.k.const === kind) as unknown as Json;
}
