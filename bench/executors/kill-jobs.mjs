// Bad jobs, and good ones that come with them. They take one argument, as all pools can give it.

export const double = (n) => 2 * n;

export function block(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  return ms;
}

export const never = () => new Promise(() => setInterval(() => undefined, 1000));
export const take = () => 'taken';
export const giveFunction = () => ({ list: [1, double] });

export function exit() {
  process.exit(5);
}

export function throwLater() {
  setTimeout(() => {
    throw new RangeError('thrown later');
  }, 1);
  return never();
}

export function rejectUnhandled() {
  void Promise.reject(new RangeError('rejected'));
  return never();
}

export function spin() {
  for (;;);
}

export function useUpMemory() {
  const kept = [];
  for (;;) kept.push(new Array(10_000).fill(kept.length));
}

export function killSelf() {
  process.kill(process.pid, 'SIGKILL');
  return never();
}
