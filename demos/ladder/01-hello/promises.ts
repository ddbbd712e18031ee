// What is to be done with the result is attached to a value that stands for it.

const sleep = (delayMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, delayMs));

function func(): Promise<string> {
  // Do time intensive stuff…
  return sleep(100) // [2]
    .then(() => 'Hello, world!'); // [1]
}

void func().then((value) => {
  console.log(value); // [3]
});
