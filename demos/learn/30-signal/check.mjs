import { createTask, isCancelled, sleep } from 'yieldfrom';

function fetchFile(name, { signal } = {}) {
  return new Promise((resolve, reject) => {
    const end = () => {
      console.log('the download stops');
      reject(signal.reason);
    };
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end);
  });
}

export default async ({ download }, { about, prints }) => {
  about('download');
  function* main() {
    const task = createTask(download(fetchFile));
    yield* sleep(0);
    console.log('cancel');
    task.cancel();
    try {
      yield* task;
    } catch (error) {
      if (!isCancelled(error)) throw error;
      console.log('cancelled');
    }
  }
  await prints(main, ['0 cancel', '0 the download stops', '0 cancelled']);
};
