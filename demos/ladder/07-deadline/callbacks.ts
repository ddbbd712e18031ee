// Two timers, and each has to put away the other.

function job(name: string, delayMs: number, done: (result: string) => void): () => void {
  console.log(name, 'begins'); // [1]
  const timer = setTimeout(() => {
    console.log(name, 'is through'); // [3]
    done(name);
  }, delayMs); // [2]
  return () => {
    clearTimeout(timer);
  };
}

function limited(name: string, delayMs: number, done: () => void): void {
  const limit = setTimeout(() => {
    stop();
    console.log('gave up'); // [6]
    done();
  }, 300); // [4]
  const stop = job(name, delayMs, (result) => {
    clearTimeout(limit);
    console.log('got', result); // [5]
    done();
  });
}

limited('slow', 1000, () => {
  limited('quick', 100, () => {
    console.log('end'); // [7]
  });
});
