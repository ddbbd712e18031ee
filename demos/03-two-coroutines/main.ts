// Two coroutines on one loop: one wakes every 1.5 s, the other every second. Where both wake at the
// same moment (3 s, 6 s …) the one goes first that went to sleep first.

import '../clock.js';
import { type Coroutine, newEventLoop, sleep, wait } from 'yieldfrom';

function* cor1(): Coroutine<void> {
  console.log('cor1 start');
  for (let i = 0; i < 10; i += 1) {
    yield* sleep(1500);
    console.log('cor1', i);
  }
}

function* cor2(): Coroutine<void> {
  console.log('cor2 start');
  for (let i = 0; i < 15; i += 1) {
    yield* sleep(1000);
    console.log('cor2', i);
  }
}

const loop = newEventLoop();
// As tasks: wait() takes no bare coroutines, neither here nor in Python since 3.11.
const cors = wait([loop.createTask(cor1()), loop.createTask(cor2())]);
await loop.runUntilComplete(cors);
loop.close();
