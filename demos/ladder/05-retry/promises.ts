// One chain for each attempt, inside the handler of the one before.

const sleep = (delayMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, delayMs));
let calls = 0;

function request(): Promise<string> {
  return sleep(20).then(() => {
    calls += 1;
    if (calls < 3) throw new RangeError('busy');
    return 'an answer';
  });
}

function retry(attempt: number, pauseMs: number): Promise<string> {
  console.log('attempt', attempt); // [1]
  return request() // [2] [3]
    .catch((error: unknown) => {
      console.log(`${(error as Error).message}, again in ${String(pauseMs)} ms`); // [4]
      return sleep(pauseMs) // [5]
        .then(() => retry(attempt + 1, pauseMs * 2));
    });
}

void retry(1, 100).then((answer) => {
  console.log('got', answer); // [6]
});
