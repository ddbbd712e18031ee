// The same signal, the same two timers; only the order of the lines is that of time.

function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, delayMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}

async function job(name: string, delayMs: number, signal: AbortSignal): Promise<string> {
  console.log(name, 'begins'); // [1]
  await sleep(delayMs, signal); // [2]
  console.log(name, 'is through'); // [3]
  return name;
}

async function limited(name: string, delayMs: number): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const limit = setTimeout(() => {
    controller.abort();
  }, 300); // [4]
  try {
    const result = await job(name, delayMs, signal);
    console.log('got', result); // [5]
  } catch (error) {
    if (error !== signal.reason) throw error;
    console.log('gave up'); // [6]
  } finally {
    clearTimeout(limit);
  }
}

async function main(): Promise<void> {
  await limited('slow', 1000);
  await limited('quick', 100);
  console.log('end'); // [7]
}

void main();
