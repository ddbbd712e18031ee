import { gather, sleep } from 'yieldfrom';

function* part(name, delayMs) {
  try {
    yield* sleep(delayMs);
    if (name === 'bad') throw new RangeError('bad part');
    console.log(name, 'done');
  } finally {
    console.log(name, 'ends');
  }
}

export function* build() {
  const [, bad] = yield* gather([part('slow', 100), part('bad', 20)], { returnExceptions: true });
  if (bad instanceof Error) console.log('build failed');
}
