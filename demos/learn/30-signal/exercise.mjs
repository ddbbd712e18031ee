// A promise cannot be cancelled, but what is behind it often takes a signal. currentSignal() gives
// one that is aborted when the task is cancelled.
//
// Mend it so that the download stops when nobody wants it any more.
import { fromPromise } from 'yieldfrom';

export function* download(fetchFile) {
  return yield* fromPromise(fetchFile('file'));
}
