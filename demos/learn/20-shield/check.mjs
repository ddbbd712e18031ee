import { createTask, isCancelled, sleep } from 'yieldfrom';

export default async ({ order }, { about, gives }) => {
  about('order');
  const named = (body) => Object.defineProperty(body, 'name', { value: 'order' });
  function* whole() {
    const book = [];
    const answer = yield* order(book);
    return [answer, ...book];
  }
  await gives(named(whole), ['ordered', 'taken', 'given'], { leaks: false });
  function* cancelled() {
    const book = [];
    const task = createTask(order(book));
    yield* sleep(20);
    task.cancel();
    try {
      yield* task;
    } catch (error) {
      if (!isCancelled(error)) throw error;
      book.push('cancelled');
    }
    yield* sleep(100);
    return book;
  }
  await gives(named(cancelled), ['taken', 'cancelled', 'given']);
};
