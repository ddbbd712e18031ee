// A starting gun: many wait for one event

import { createTask, Event, sleep, wait, type Coroutine } from 'yieldfrom';

function* run(name: string, gun: Event, speed: number): Coroutine<void> {
  yield* gun.wait();
  yield* sleep(100 / speed);
  console.log(name, 'is there');
}

export default function* main(): Coroutine<void> {
  const gun = new Event();
  const runners = [
    createTask(run('Ann', gun, 8), { name: 'Ann' }),
    createTask(run('Bob', gun, 10), { name: 'Bob' }),
    createTask(run('Cid', gun, 4), { name: 'Cid' }),
  ];
  yield* sleep(50);
  console.log('bang');
  gun.set();
  yield* wait(runners);
}
