// A promise is an event that fires once, here too.

import co from 'co';

let fire = (): void => undefined;
const event = new Promise<void>((resolve) => {
  fire = resolve;
});

function* consumer(name: string): Generator<unknown, void, never> {
  console.log(`${name} waiting`); // [1]
  yield event; // [2]
  console.log(`${name} triggered`); // [3]
}

void co(function* () {
  setTimeout(() => {
    console.log('EVENT SET');
    fire(); // [5]
  }, 100);
  yield [consumer('Consumer A'), consumer('Consumer B')]; // [4]
  console.log('all off'); // [6]
});
