// A lock: one after the other

import { gather, Lock, sleep, type Coroutine } from 'yieldfrom';

const lock = new Lock();

function* visit(name: string): Coroutine<void> {
  yield* lock.acquire();
  try {
    console.log(name, 'comes in');
    yield* sleep(10);
    console.log(name, 'goes out');
  } finally {
    lock.release();
  }
}

export default function* main(): Coroutine<void> {
  yield* gather([visit('Ann'), visit('Bob'), visit('Cid')]);
}
