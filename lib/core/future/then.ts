// The one file of core that makes a Promise: what makes a future a thenable.

/** As much of a future as a promise of it needs. */
interface Settling<T> {
  readonly _loop: { _promiseMade(): void; _promiseSettled(): void };
  addDoneCallback(fn: (future: Settling<T>) => unknown): void;
  result(): T;
}

/**
 * Gives a promise of a future's outcome. It settles a turn after the future is done, as any other
 * callback; a result that is a thenable is awaited, as promises do.
 */
export function promiseOf<T>(future: Settling<T>): Promise<T> {
  future._loop._promiseMade();
  return new Promise<T>((resolve, reject) => {
    future.addDoneCallback((settled) => {
      settled._loop._promiseSettled();
      try {
        resolve(settled.result());
      } catch (error) {
        reject(error);
      }
    });
  });
}

/** Gives a promise that `begin` settles through the two functions handed to it. */
export function promiseFrom<T>(
  begin: (resolve: (value: T | PromiseLike<T>) => void, reject: (error: unknown) => void) => void,
): Promise<T> {
  return new Promise<T>(begin);
}
