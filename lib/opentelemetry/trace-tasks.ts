import { context, type Span, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { hasFailed, type Task } from '../core/index.js';
import { addInstrument, aroundSteps } from '../inspect/index.js';

/** Options of `traceTasks`. */
export interface TraceTasksOptions {
  /** Who makes the spans; the global tracer named `yieldfrom` if not given. */
  readonly tracer?: Tracer;
  /** Which tasks have a span; all if not given. The others run in the span that they were made in. */
  readonly filter?: (task: Task) => boolean;
}

/**
 * Gives every task a span of OpenTelemetry, below the one that was active where the task was made.
 *
 * Each step runs with its task's span active, so that spans which the program makes lie below it.
 * That needs a context manager to be registered, as the SDKs for Node and browsers do.
 *
 * @returns What ends it, for tasks that are made later; spans of those under way end with them.
 * @example
 * import { run, sleep, type Coroutine } from 'yieldfrom';
 * import { traceTasks } from 'yieldfrom/opentelemetry';
 * function* main(): Coroutine<string> {
 *   yield* sleep(10);
 *   return 'done';
 * }
 * const end = traceTasks();
 * console.log(await run(main())); // done
 * end();
 */
export function traceTasks(options: TraceTasksOptions = {}): () => void {
  const { filter, tracer = trace.getTracer('yieldfrom') } = options;
  const spans = new WeakMap<Task, Span>();
  let openCount = 0;
  let isEnding = false;
  const remove = addInstrument({
    taskSpawned: (task) => {
      if (isEnding) return;
      let own = context.active();
      if (filter?.(task) ?? true) {
        const span = tracer.startSpan(task.getName(), {}, own);
        spans.set(task, span);
        openCount += 1;
        own = trace.setSpan(own, span);
      }
      aroundSteps(task, (step) => {
        context.with(own, step);
      });
    },
    cancelRequested: (task) => {
      spans.get(task)?.addEvent('cancel requested');
    },
    taskExited: (task) => {
      const span = spans.get(task);
      if (span === undefined) return;
      // A name that was set after the task was made.
      span.updateName(task.getName());
      endWith(span, task);
      spans.delete(task);
      openCount -= 1;
      if (isEnding && openCount === 0) remove();
    },
  });
  return () => {
    isEnding = true;
    if (openCount === 0) remove();
  };
}

function endWith(span: Span, task: Task): void {
  if (task.cancelled()) {
    span.setAttribute('task.cancelled', true);
  } else if (hasFailed(task)) {
    const error: unknown = task._value;
    const message = error instanceof Error ? error.message : String(error);
    span.recordException(error instanceof Error ? error : message);
    span.setStatus({ code: SpanStatusCode.ERROR, message });
  }
  span.end();
}
