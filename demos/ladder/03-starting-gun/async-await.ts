// A promise is still what is waited for.

let fire = (): void => undefined;
const event = new Promise<void>((resolve) => {
  fire = resolve;
});

async function consumer(name: string): Promise<void> {
  console.log(`${name} waiting`); // [1]
  await event; // [2]
  console.log(`${name} triggered`); // [3]
}

async function main(): Promise<void> {
  setTimeout(() => {
    console.log('EVENT SET');
    fire(); // [5]
  }, 100);
  await Promise.all([consumer('Consumer A'), consumer('Consumer B')]); // [4]
  console.log('all off'); // [6]
}

void main();
