// The call starts it; `await` only waits.

const sleep = (delayMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, delayMs));

async function cor1(): Promise<void> {
  console.log('cor1 start'); // [1]
  for (let i = 0; i < 4; i += 1) {
    await sleep(1500); // [2]
    console.log('cor1', i); // [3]
  }
}

async function cor2(): Promise<void> {
  console.log('cor2 start'); // [4]
  for (let i = 0; i < 5; i += 1) {
    await sleep(1000); // [5]
    console.log('cor2', i); // [6]
  }
}

async function main(): Promise<void> {
  await Promise.all([cor1(), cor2()]); // [7]
}

void main();
