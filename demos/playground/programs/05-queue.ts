// A queue between two tasks

import { createTask, Queue, sleep, type Coroutine } from 'yieldfrom';

function* produce(queue: Queue<number>): Coroutine<void> {
  for (let i = 1; i <= 5; i += 1) {
    // The queue holds two: whoever is faster has to wait.
    yield* queue.put(i);
    console.log('put', i);
  }
}

function* consume(queue: Queue<number>): Coroutine<void> {
  for (;;) {
    const item = yield* queue.get();
    yield* sleep(10);
    console.log('done', item);
    queue.taskDone();
  }
}

export default function* main(): Coroutine<void> {
  const queue = new Queue<number>(2);
  const consumer = createTask(consume(queue), { name: 'consumer' });
  yield* createTask(produce(queue), { name: 'producer' });
  yield* queue.join();
  consumer.cancel();
}
