import { createTask, wait } from 'yieldfrom';

export function* limited(job) {
  const task = createTask(job());
  const [done] = yield* wait([task], { timeout: 300 });
  if (done.size === 0) return 'gave up';
  return task.result();
}
