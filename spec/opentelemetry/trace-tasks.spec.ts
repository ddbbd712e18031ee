import { context, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { expect } from 'chai';
import { realm } from '../../lib/core/index.js';
import { type Coroutine, createTask, gather, isCancelled, sleep, Task } from '../../lib/index.js';
import { traceTasks } from '../../lib/opentelemetry/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

describe('traceTasks', () => {
  let exporter: InMemorySpanExporter;
  let provider: BasicTracerProvider;
  let tracer: Tracer;
  let loop: VirtualTimeLoop;

  beforeEach(() => {
    exporter = new InMemorySpanExporter();
    const spanProcessors = [new SimpleSpanProcessor(exporter)];
    provider = new BasicTracerProvider({ spanProcessors });
    tracer = provider.getTracer('spec');
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    loop = new VirtualTimeLoop();
  });
  afterEach(() => {
    context.disable();
    loop.close();
  });

  /** The spans, each as the path of names that lead to it. */
  function paths(): string[] {
    const spans = exporter.getFinishedSpans();
    const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
    const path = (id: string | undefined): string[] => {
      const span = byId.get(id ?? '');
      return span === undefined ? [] : [...path(span.parentSpanContext?.spanId), span.name];
    };
    return spans.map((span) => path(span.spanContext().spanId).join(' > ')).sort();
  }

  function traced(main: () => Coroutine, options: Parameters<typeof traceTasks>[0] = {}): unknown {
    const end = traceTasks({ tracer, ...options });
    try {
      return loop.runSync(new Task(main(), { loop, name: 'main' }));
    } finally {
      end();
    }
  }

  function* work(name: string, ms: number): Coroutine<void> {
    yield* sleep(ms);
    tracer.startSpan(`${name} by hand`).end();
    yield* sleep(ms);
  }

  it('gives each task a span below that of its maker, and those of the program below it', () => {
    traced(function* () {
      yield* gather([
        createTask(work('a', 2), { name: 'a' }),
        createTask(work('b', 1), { name: 'b' }),
      ]);
    });
    expect(paths()).to.deep.equal([
      'main',
      'main > a',
      'main > a > a by hand',
      'main > b',
      'main > b > b by hand',
    ]);
  });

  it('takes the span that is active around it for a parent', () => {
    const outer = tracer.startSpan('request');
    context.with(trace.setSpan(context.active(), outer), () => {
      traced(() => work('main', 1));
    });
    outer.end();
    expect(paths()).to.deep.equal(['request', 'request > main', 'request > main > main by hand']);
  });

  it('leaves out tasks that the filter leaves out, but not what they make', () => {
    traced(
      function* () {
        yield* createTask(work('inner', 1), { name: 'quiet' });
      },
      { filter: (task) => task.getName() !== 'quiet' },
    );
    expect(paths()).to.deep.equal(['main', 'main > inner by hand']);
  });

  it('says how a task ended: with an error, or cancelled', () => {
    function* fails(): Coroutine<void> {
      yield* sleep(1);
      throw new RangeError('mine');
    }
    function* throwsText(): Coroutine<void> {
      // oxlint-disable-next-line typescript/only-throw-error -- JavaScript allows it
      throw 'a text';
    }
    traced(function* () {
      const stuck = createTask(sleep(100), { name: 'stuck' });
      const tasks = [
        createTask(fails(), { name: 'fails' }),
        createTask(throwsText(), { name: 'text' }),
      ];
      yield* sleep(2);
      stuck.cancel();
      const outcomes = yield* gather([...tasks, stuck], { returnExceptions: true });
      return outcomes.map(isCancelled);
    });
    const spans = new Map(exporter.getFinishedSpans().map((span) => [span.name, span]));
    expect(spans.get('fails')?.status).to.deep.equal({
      code: SpanStatusCode.ERROR,
      message: 'mine',
    });
    expect(spans.get('fails')?.events.map(({ name }) => name)).to.deep.equal(['exception']);
    expect(spans.get('text')?.status.message).to.equal('a text');
    expect(spans.get('stuck')?.attributes).to.deep.equal({ 'task.cancelled': true });
    expect(spans.get('stuck')?.events.map(({ name }) => name)).to.deep.equal(['cancel requested']);
  });

  it('uses the global tracer where none is given, and makes no spans after it ended', () => {
    trace.setGlobalTracerProvider(provider);
    try {
      const end = traceTasks();
      loop.runSync(new Task(sleep(1), { loop, name: 'before' }));
      expect(paths()).to.deep.equal(['before']);
      end();
      loop.runSync(new Task(sleep(1), { loop, name: 'after' }));
      expect(paths()).to.deep.equal(['before']);
    } finally {
      trace.disable();
    }
  });

  it('ends the spans of tasks that are under way when it ends, and then listens no more', () => {
    const end = traceTasks({ tracer });
    function* main(): Coroutine<void> {
      const late = createTask(work('late', 1), { name: 'late' });
      end();
      const next = createTask(sleep(1), { name: 'next' });
      yield* late;
      yield* next;
    }
    const before = realm.probe;
    loop.runSync(new Task(main(), { loop, name: 'main' }));
    expect(paths()).to.deep.equal(['main', 'main > late', 'main > late > late by hand']);
    expect(before).not.to.equal(null);
    expect(realm.probe).to.equal(null);
    end();
  });
});
