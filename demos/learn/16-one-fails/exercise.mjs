// gather([...]) throws the first error and hides the results of the others. With the option
// { returnExceptions: true } it gives errors in the place of results.
//
// Mend it so that it gives the number of mirrors that answered.
import { gather, sleep } from 'yieldfrom';

function* ask(mirror) {
  yield* sleep(10);
  if (mirror === 'broken') throw new RangeError('no answer');
  return mirror;
}

export function* countAnswers(mirrors) {
  const answers = yield* gather(mirrors.map(ask));
  return answers.length;
}
