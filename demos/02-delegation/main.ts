// Delegation: `yield*` hands everything down to the coroutine it names, and everything back up.
// Results come up as values, errors as exceptions, and `finally` runs on the way.

import '../clock.js';
import { type Coroutine, run, sleep } from 'yieldfrom';

function* parse(text: string): Coroutine<number> {
  yield* sleep(10);
  const value = Number(text);
  if (Number.isNaN(value)) throw new TypeError(`not a number: ${text}`);
  return value;
}

function* withConnection(text: string): Coroutine<number> {
  console.log('  open');
  try {
    // Nothing here passes the result or the error on: delegation does.
    return yield* parse(text);
  } finally {
    // Cleaning up may wait, too. Whatever was on its way goes on afterwards.
    yield* sleep(10);
    console.log('  closed');
  }
}

function* main(): Coroutine<void> {
  console.log('a result:');
  const doubled = 2 * (yield* withConnection('21'));
  console.log('  got', doubled);

  console.log('an error:');
  try {
    yield* withConnection('forty-two');
  } catch (error) {
    console.log('  caught', String(error));
  }

  console.log('several, in one expression:');
  console.log('  sum', (yield* parse('1')) + (yield* parse('2')) + (yield* parse('3')));
}

await run(main());
