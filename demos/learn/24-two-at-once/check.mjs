import { sleep } from 'yieldfrom';

export default async ({ downloadAll }, { about, gives, explores }) => {
  about('downloadAll');
  function* failingOnes() {
    const all = yield* downloadAll(['a', 'bad', 'bad', 'b'], function* (name) {
      yield* sleep(10);
      if (name === 'bad') throw new RangeError('no file');
      return name;
    });
    return all.map((one) => (one instanceof Error ? one.name : one));
  }
  Object.defineProperty(failingOnes, 'name', { value: 'downloadAll' });
  await gives(failingOnes, ['a', 'RangeError', 'RangeError', 'b']);
  explores(function* countThem(t) {
    let running = 0;
    let most = 0;
    yield* downloadAll(['a', 'b', 'c', 'd'], function* (name) {
      running += 1;
      most = Math.max(most, running);
      yield* t.host.call(`download ${name}`, { latency: 5 });
      running -= 1;
    });
    if (most !== 2) throw new RangeError(`${most} downloads run at once`);
  });
};
