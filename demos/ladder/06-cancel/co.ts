// co hands back a promise, which cannot be told anything either: a signal goes everywhere.

import co from 'co';

function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, delayMs);
    signal?.addEventListener('abort', abort);
  });
}

function* ticker(signal: AbortSignal): Generator<unknown, void, never> {
  try {
    for (let count = 1; ; count += 1) {
      console.log('tick', count); // [1]
      yield sleep(100, signal); // [2]
    }
  } finally {
    console.log('cleaning up'); // [4]
    yield sleep(30); // [5]
    console.log('clean'); // [6]
  }
}

void co(function* () {
  const controller = new AbortController();
  const ticking = co(() => ticker(controller.signal)); // [7]
  yield sleep(250);
  controller.abort(); // [8]
  try {
    yield ticking;
  } catch {
    console.log('stopped'); // [9]
  }
});
