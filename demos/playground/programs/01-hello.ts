// Hello: a coroutine that sleeps

import { sleep, type Coroutine } from 'yieldfrom';

export default function* main(): Coroutine<void> {
  console.log('Hello');
  // Here the coroutine is suspended. A timer wakes it.
  yield* sleep(1000);
  console.log('… a second later');
}
