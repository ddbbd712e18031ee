// A race: the lost update

import { gather, sleep, type Coroutine } from 'yieldfrom';
import type { Fixture } from 'yieldfrom/testing';

let balance = 100;

function* deposit(t: Fixture, amount: number): Coroutine<void> {
  const before = balance;
  yield* t.host.call(`audit ${amount}`, { latency: 1 });
  balance = before + amount;
  console.log('balance', balance);
}

function* later(t: Fixture, amount: number): Coroutine<void> {
  yield* sleep(5);
  yield* deposit(t, amount);
}

export default function* main(t: Fixture): Coroutine<void> {
  yield* gather([deposit(t, 50), later(t, 70)]);
  if (balance !== 220) throw new Error(`the balance is ${balance}, and not 220`);
}
