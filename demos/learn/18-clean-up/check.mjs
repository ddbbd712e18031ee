import { createTask, isCancelled, sleep } from 'yieldfrom';

export default async ({ listen }, { about, prints }) => {
  about('listen');
  await prints(listen, ['0 open', '1000 heard all', '1020 closed']);
  function* cancelled() {
    const task = createTask(listen());
    yield* sleep(100);
    task.cancel();
    try {
      yield* task;
    } catch (error) {
      if (!isCancelled(error)) throw error;
      console.log('cancelled');
    }
  }
  await prints(cancelled, ['0 open', '120 closed', '120 cancelled']);
};
