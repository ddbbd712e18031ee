import type { ConcurrentFuture } from '../core/index.js';

type AnyMethod = (...args: never[]) => unknown;

/** What stands here for an object that lives in a worker: its methods give futures. */
export type Remote<T> = {
  readonly [K in keyof T as T[K] extends AnyMethod ? K : never]: T[K] extends (
    ...args: infer A
  ) => infer R
    ? (...args: A) => ConcurrentFuture<Awaited<R>>
    : never;
} & AsyncDisposable;

/** How a stand-in reaches its object. */
export interface RemoteLink {
  readonly label: string;
  readonly call: (name: string, args: readonly unknown[]) => ConcurrentFuture;
  readonly release: () => void;
}

/** Makes a stand-in. */
export function remoteObject({ call, label, release }: RemoteLink): Remote<unknown> {
  const methods = new Map<string, (...args: unknown[]) => ConcurrentFuture>();
  const get = (_target: object, name: string | symbol): unknown => {
    if (name === Symbol.asyncDispose) return async () => release();
    if (name === Symbol.toStringTag) return `Remote ${label}`;
    if (name === Symbol.toPrimitive) return () => `[object Remote ${label}]`;
    // With a `then` it would pass for a promise.
    if (typeof name === 'symbol' || name === 'then') return undefined;
    let method = methods.get(name);
    if (method === undefined) {
      method = (...args) => call(name, args);
      methods.set(name, method);
    }
    return method;
  };
  return new Proxy({}, { get }) as Remote<unknown>;
}
