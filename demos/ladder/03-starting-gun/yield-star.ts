// An event can be waited for, set, asked and cleared.

import { type Coroutine, Event, gather, getRunningLoop, run } from 'yieldfrom';

function* consumer(name: string, event: Event): Coroutine<void> {
  console.log(`${name} waiting`); // [1]
  yield* event.wait(); // [2]
  console.log(`${name} triggered`); // [3]
}

function* main(): Coroutine<void> {
  const event = new Event();
  getRunningLoop().callLater(100, () => {
    console.log('EVENT SET');
    event.set(); // [5]
  });
  yield* gather([consumer('Consumer A', event), consumer('Consumer B', event)]); // [4]
  console.log('all off'); // [6]
}

await run(main());
