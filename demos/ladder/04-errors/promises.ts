// Errors pass down the chain to the next `catch`. `finally` is a method.

const sleep = (delayMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, delayMs));

function load(page: number): Promise<string> {
  console.log('open', page); // [1]
  return sleep(50) // [2]
    .then(() => {
      if (page > 1) throw new RangeError(`no page ${String(page)}`); // [3]
      return `text of page ${String(page)}`;
    })
    .finally(() => {
      console.log('close', page); // [4]
    });
}

void load(1)
  .then((text) => {
    console.log(text); // [5]
    return load(2);
  })
  .then((text) => {
    console.log(text); // [5]
  })
  .catch((error: unknown) => {
    console.log('caught', (error as Error).message); // [6]
  });
