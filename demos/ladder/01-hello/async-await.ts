// The driver is in the engine.

const sleep = (delayMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, delayMs));

async function func(): Promise<string> {
  // Do time intensive stuff…
  await sleep(100); // [2]
  return 'Hello, world!'; // [1]
}

async function main(): Promise<void> {
  const value = await func();
  console.log(value); // [3]
}

void main();
