// `await` cannot be called off: a signal goes to every place that waits.

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

async function ticker(signal: AbortSignal): Promise<void> {
  try {
    for (let count = 1; ; count += 1) {
      console.log('tick', count); // [1]
      await sleep(100, signal); // [2]
    }
  } finally {
    console.log('cleaning up'); // [4]
    await sleep(30); // [5]
    console.log('clean'); // [6]
  }
}

async function main(): Promise<void> {
  const controller = new AbortController();
  const ticking = ticker(controller.signal); // [7]
  await sleep(250);
  controller.abort(); // [8]
  try {
    await ticking;
  } catch {
    console.log('stopped'); // [9]
  }
}

void main();
