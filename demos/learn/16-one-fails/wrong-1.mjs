import { gather, sleep } from 'yieldfrom';

function* ask(mirror) {
  yield* sleep(10);
  if (mirror === 'broken') throw new RangeError('no answer');
  return mirror;
}

export function* countAnswers(mirrors) {
  const answers = yield* gather(mirrors.map(ask), { returnExceptions: true });
  return answers.length;
}
