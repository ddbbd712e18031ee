// A loop that waits is a function that chains itself to itself.

const sleep = (delayMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, delayMs));

function cor1(): Promise<void> {
  console.log('cor1 start'); // [1]
  const from = (i: number): Promise<void> =>
    sleep(1500) // [2]
      .then(() => {
        console.log('cor1', i); // [3]
        return i < 3 ? from(i + 1) : undefined;
      });
  return from(0);
}

function cor2(): Promise<void> {
  console.log('cor2 start'); // [4]
  const from = (i: number): Promise<void> =>
    sleep(1000) // [5]
      .then(() => {
        console.log('cor2', i); // [6]
        return i < 4 ? from(i + 1) : undefined;
      });
  return from(0);
}

void Promise.all([cor1(), cor2()]); // [7]
