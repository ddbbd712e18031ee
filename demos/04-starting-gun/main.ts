// An event is like the gun shot at a running race: it lets the runners off the starting blocks.

import '../clock.js';
import { type Coroutine, Event, newEventLoop, wait } from 'yieldfrom';

// event trigger function
function trigger(event: Event): void {
  console.log('EVENT SET');
  event.set(); // wake up coroutines waiting
}

// event consumers
function* consumerA(event: Event): Coroutine<void> {
  const consumerName = 'Consumer A';
  console.log(`${consumerName} waiting`);
  yield* event.wait();
  console.log(`${consumerName} triggered`);
}

function* consumerB(event: Event): Coroutine<void> {
  const consumerName = 'Consumer B';
  console.log(`${consumerName} waiting`);
  yield* event.wait();
  console.log(`${consumerName} triggered`);
}

const event = new Event();
const eventLoop = newEventLoop();

// wrap coroutines in one future
const mainFuture = wait([
  eventLoop.createTask(consumerA(event)),
  eventLoop.createTask(consumerB(event)),
]);

// `bind` is JavaScript's functools.partial; `callLater(100, trigger, event)` does it as well
eventLoop.callLater(100, trigger.bind(undefined, event)); // trigger event in 0.1 sec

// complete mainFuture
const [done, pending] = await eventLoop.runUntilComplete(mainFuture);
console.log('done:', done.size, 'pending:', pending.size);
eventLoop.close();
