// `Promise.race` only stops listening. What lost the race is stopped by a signal, if it takes one.

function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, delayMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}

function job(name: string, delayMs: number, signal: AbortSignal): Promise<string> {
  console.log(name, 'begins'); // [1]
  return sleep(delayMs, signal) // [2]
    .then(() => {
      console.log(name, 'is through'); // [3]
      return name;
    });
}

function limited(name: string, delayMs: number): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const limit = setTimeout(() => {
    controller.abort();
  }, 300); // [4]
  return job(name, delayMs, signal)
    .then((result) => {
      console.log('got', result); // [5]
    })
    .catch((error: unknown) => {
      if (error !== signal.reason) throw error;
      console.log('gave up'); // [6]
    })
    .finally(() => {
      clearTimeout(limit);
    });
}

void limited('slow', 1000)
  .then(() => limited('quick', 100))
  .then(() => {
    console.log('end'); // [7]
  });
