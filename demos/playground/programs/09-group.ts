// A group: if one fails, the others are cancelled

import { asyncWith, sleep, TaskGroup, type Coroutine } from 'yieldfrom';

function* work(name: string, delay: number): Coroutine<void> {
  try {
    yield* sleep(delay);
    if (name === 'second') throw new RangeError('no luck');
    console.log(name, 'is done');
  } finally {
    console.log(name, 'leaves');
  }
}

export default function* main(): Coroutine<void> {
  try {
    yield* asyncWith(new TaskGroup(), function* (group) {
      void group.createTask(work('first', 10), { name: 'first' });
      void group.createTask(work('second', 20), { name: 'second' });
      void group.createTask(work('third', 30), { name: 'third' });
    });
  } catch (error) {
    console.log(error);
  }
}
