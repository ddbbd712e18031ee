import { type Awaitable, type HandlerContext } from '../../lib/index.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

/**
 * Runs a coroutine on virtual time and lets the platform have its turns, for promises. What the
 * loop would report to nobody fails the test; what is left in the loop does too.
 */
export async function onVirtualTime<T>(
  body: (loop: VirtualTimeLoop) => Awaitable<T>,
): Promise<Awaited<T>> {
  const loop = new VirtualTimeLoop();
  const reports: HandlerContext[] = [];
  loop.setExceptionHandler((_loop, context) => reports.push(context));
  const result = await loop.runUntilComplete(body(loop)).finally(() => {
    loop.close();
  });
  const [report] = reports;
  if (report !== undefined) {
    throw new Error(`the loop reported: ${String(report.message)}`, { cause: report.exception });
  }
  return result;
}

/** Catches what a coroutine throws. */
export async function failureOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was expected to fail');
}
