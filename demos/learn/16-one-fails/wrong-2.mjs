import { gather, sleep } from 'yieldfrom';

function* ask(mirror) {
  yield* sleep(10);
  if (mirror === 'broken') throw new RangeError('no answer');
  return mirror;
}

export function* countAnswers(mirrors) {
  try {
    const answers = yield* gather(mirrors.map(ask));
    return answers.length;
  } catch {
    return 0;
  }
}
