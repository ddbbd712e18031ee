import { fromPromise } from 'yieldfrom';

export function* download(fetchFile) {
  const controller = new AbortController();
  return yield* fromPromise(fetchFile('file', { signal: controller.signal }));
}
