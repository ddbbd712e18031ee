import { fromPromise } from 'yieldfrom';

export function* download(fetchFile) {
  return yield* fromPromise(fetchFile('file', { signal: AbortSignal.abort() }));
}
