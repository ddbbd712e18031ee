// What would be two loops is one function with the state of both for arguments.

let calls = 0;

function request(done: (error: Error | undefined, answer?: string) => void): void {
  setTimeout(() => {
    calls += 1;
    if (calls < 3) done(new RangeError('busy'));
    else done(undefined, 'an answer');
  }, 20);
}

function retry(attempt: number, pauseMs: number, done: (answer?: string) => void): void {
  console.log('attempt', attempt); // [1]
  request((error, answer) => {
    if (error === undefined) {
      done(answer); // [3]
      return;
    }
    console.log(`${error.message}, again in ${String(pauseMs)} ms`); // [4]
    setTimeout(() => {
      retry(attempt + 1, pauseMs * 2, done);
    }, pauseMs); // [5]
  }); // [2]
}

retry(1, 100, (answer) => {
  console.log('got', answer); // [6]
});
