// Delegation: yield* is a call

import { sleep, type Coroutine } from 'yieldfrom';

function* load(id: number): Coroutine<string> {
  yield* sleep(10);
  return `user ${id}`;
}

function* greet(id: number): Coroutine<string> {
  const name = yield* load(id);
  yield* sleep(5);
  return `Hello, ${name}`;
}

// Three bodies are on the stack while the innermost sleeps: select a task to see them.
export default function* main(): Coroutine<void> {
  for (const id of [1, 2]) console.log(yield* greet(id));
}
