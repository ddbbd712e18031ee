// A future is a result to come. Whoever has it can wait for it; somebody settles it, once.
//
// The device calls back several times: with 'ready', then with what it measured last. Mend it so
// that the first word wins, and the others do no harm.
import { getRunningLoop } from 'yieldfrom';

export function* firstWord(device) {
  const future = getRunningLoop().createFuture();
  device((word) => {
    future.setResult(word);
  });
  return yield* future;
}
