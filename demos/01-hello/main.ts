// Hello, twice: as a coroutine of the generation before async/await, and with async/await.
// Both run on the same event loop, one after the other.

import '../clock.js';
import { coroutine, type Coroutine, fromAsync, newEventLoop, sleep } from 'yieldfrom';

// In Python 3.4: @asyncio.coroutine / def func(): … return "Hello, world!"
const func = coroutine(function* (): Coroutine<string> {
  // Do time intensive stuff…
  yield* sleep(100);
  return 'Hello, world!';
});

// `yield*` is Python's `yield from`: it runs func() and gives what func returns, typed as a string.
const main = coroutine(function* (): Coroutine<void> {
  console.log('legacy:', yield* func());
});

// The same in async/await. What func() gives is a thenable too, so `await` takes it as it is.
async function modernMain(): Promise<void> {
  console.log('async/await:', await func());
}

const loop = newEventLoop();
await loop.runUntilComplete(main());
// An async function runs as soon as it is called, and looks for its loop then: call it from inside.
await loop.runUntilComplete(fromAsync(modernMain)());
loop.close();
