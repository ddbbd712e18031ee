import { getRunningLoop } from 'yieldfrom';

export function* firstWord(device) {
  const future = getRunningLoop().createFuture();
  device((word) => {
    if (!future.done()) future.setResult(word);
  });
  return yield* future;
}
