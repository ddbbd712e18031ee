// An event is a list of functions to call.

class Event {
  readonly #waiters: (() => void)[] = [];

  wait(wake: () => void): void {
    this.#waiters.push(wake);
  }

  set(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }
}

function consumer(name: string, event: Event, done: () => void): void {
  console.log(`${name} waiting`); // [1]
  event.wait(() => {
    console.log(`${name} triggered`); // [3]
    done();
  }); // [2]
}

const event = new Event();
let left = 2;
const done = (): void => {
  left -= 1;
  if (left === 0) console.log('all off'); // [6]
};
consumer('Consumer A', event, done); // [4]
consumer('Consumer B', event, done); // [4]
setTimeout(() => {
  console.log('EVENT SET');
  event.set(); // [5]
}, 100);
