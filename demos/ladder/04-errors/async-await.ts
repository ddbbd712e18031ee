// An error goes up through every `await`, as through calls.

const sleep = (delayMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, delayMs));

async function load(page: number): Promise<string> {
  console.log('open', page); // [1]
  try {
    await sleep(50); // [2]
    if (page > 1) throw new RangeError(`no page ${String(page)}`); // [3]
    return `text of page ${String(page)}`;
  } finally {
    console.log('close', page); // [4]
  }
}

async function main(): Promise<void> {
  try {
    for (const page of [1, 2]) {
      const text = await load(page);
      console.log(text); // [5]
    }
  } catch (error) {
    console.log('caught', (error as Error).message); // [6]
  }
}

void main();
