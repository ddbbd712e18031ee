import { getRunningLoop } from 'yieldfrom';

export function* firstWord(device) {
  let last;
  const future = getRunningLoop().createFuture();
  device((word) => {
    last = word;
    if (!future.done()) future.setResult(word);
  });
  yield* future;
  return last;
}
