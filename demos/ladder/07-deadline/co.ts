// The same signal, the same two timers; only the order of the lines is that of time.

import co from 'co';

function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, delayMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}

function* job(
  name: string,
  delayMs: number,
  signal: AbortSignal,
): Generator<unknown, string, never> {
  console.log(name, 'begins'); // [1]
  yield sleep(delayMs, signal); // [2]
  console.log(name, 'is through'); // [3]
  return name;
}

function* limited(name: string, delayMs: number): Generator<unknown, void, never> {
  const controller = new AbortController();
  const { signal } = controller;
  const limit = setTimeout(() => {
    controller.abort();
  }, 300); // [4]
  try {
    const result: string = yield job(name, delayMs, signal);
    console.log('got', result); // [5]
  } catch (error) {
    if (error !== signal.reason) throw error;
    console.log('gave up'); // [6]
  } finally {
    clearTimeout(limit);
  }
}

void co(function* () {
  yield limited('slow', 1000);
  yield limited('quick', 100);
  console.log('end'); // [7]
});
