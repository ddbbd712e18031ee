// A race: the stale autocomplete

import { createTask, gather, sleep, type Coroutine, type Task } from 'yieldfrom';
import type { Fixture } from 'yieldfrom/testing';

// The server usually answers in the order in which it was asked. Usually.
export default function* main(t: Fixture): Coroutine<void> {
  let typed = '';
  let shown = '';

  function* suggest(text: string): Coroutine<void> {
    const found = yield* t.host.call(`search ${text}`, { latency: 20, gives: `${text}…` });
    shown = found;
    console.log('shown:', shown);
  }

  const asked: Task<void>[] = [];
  for (const text of ['c', 'co', 'cor']) {
    typed = text;
    asked.push(createTask(suggest(text), { name: text }));
    yield* sleep(10);
  }
  yield* gather(asked);
  if (shown !== `${typed}…`) throw new Error(`typed ${typed}, shown ${shown}`);
}
