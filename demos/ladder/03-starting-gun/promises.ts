// A promise is an event that fires once.

let fire = (): void => undefined;
const event = new Promise<void>((resolve) => {
  fire = resolve;
});

function consumer(name: string): Promise<void> {
  console.log(`${name} waiting`); // [1]
  return event // [2]
    .then(() => {
      console.log(`${name} triggered`); // [3]
    });
}

const all = Promise.all([consumer('Consumer A'), consumer('Consumer B')]); // [4]
setTimeout(() => {
  console.log('EVENT SET');
  fire(); // [5]
}, 100);
void all.then(() => {
  console.log('all off'); // [6]
});
