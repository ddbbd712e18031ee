import { currentSignal, fromPromise } from 'yieldfrom';

export function* download(fetchFile) {
  return yield* fromPromise(fetchFile('file', { signal: currentSignal() }));
}
