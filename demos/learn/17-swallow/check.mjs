import { createTask, isCancelled, sleep } from 'yieldfrom';

export default async ({ poll }, { about, prints }) => {
  about('poll');
  function* polling() {
    let count = 0;
    const task = createTask(
      poll(function* () {
        count += 1;
        yield* sleep(10);
        if (count === 2) throw new RangeError('no answer');
      }),
    );
    yield* sleep(220);
    task.cancel();
    try {
      yield* task;
      console.log('it ended as if it had not been cancelled');
    } catch (error) {
      if (!isCancelled(error)) throw error;
      console.log('cancelled');
    }
  }
  await prints(polling, ['120 again after RangeError', '220 cancelled'], { turnsMax: 10_000 });
};
