// A promise cannot be told anything: a signal goes to every place that waits.

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

function ticker(signal: AbortSignal): Promise<void> {
  const from = (count: number): Promise<void> => {
    console.log('tick', count); // [1]
    return sleep(100, signal) // [2]
      .then(() => from(count + 1));
  };
  return from(1).catch((error: unknown) => {
    console.log('cleaning up'); // [4]
    return sleep(30) // [5]
      .then(() => {
        console.log('clean'); // [6]
        throw error;
      });
  });
}

const controller = new AbortController();
const ticking = ticker(controller.signal); // [7]
void sleep(250)
  .then(() => {
    controller.abort(); // [8]
    return ticking;
  })
  .catch(() => {
    console.log('stopped'); // [9]
  });
