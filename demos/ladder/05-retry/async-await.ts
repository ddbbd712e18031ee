// A loop around a `try` that waits, in both of its halves.

const sleep = (delayMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, delayMs));
let calls = 0;

async function request(): Promise<string> {
  await sleep(20);
  calls += 1;
  if (calls < 3) throw new RangeError('busy');
  return 'an answer';
}

async function retry(): Promise<string> {
  let pauseMs = 100;
  for (let attempt = 1; ; attempt += 1) {
    console.log('attempt', attempt); // [1]
    try {
      const answer = await request(); // [2]
      return answer; // [3]
    } catch (error) {
      console.log(`${(error as Error).message}, again in ${String(pauseMs)} ms`); // [4]
      await sleep(pauseMs); // [5]
      pauseMs *= 2;
    }
  }
}

async function main(): Promise<void> {
  const answer = await retry();
  console.log('got', answer); // [6]
}

void main();
