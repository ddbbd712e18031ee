// Two tasks, side by side

import { createTask, sleep, type Coroutine } from 'yieldfrom';

function* count(name: string, delay: number): Coroutine<number> {
  let total = 0;
  for (let i = 1; i <= 3; i += 1) {
    yield* sleep(delay);
    console.log(name, i);
    total += i;
  }
  return total;
}

export default function* main(): Coroutine<void> {
  const slow = createTask(count('slow', 30), { name: 'slow' });
  const quick = createTask(count('quick', 20), { name: 'quick' });
  console.log('sum', (yield* slow) + (yield* quick));
}
