import { gather, sleep } from 'yieldfrom';

export default ({ Shelf }, { about, explores }) => {
  about('Shelf');
  explores(function* threeTake(t) {
    const shelf = new Shelf();
    const takers = [1, 2, 3].map(() => t.loop.createTask(shelf.take()));
    yield* sleep(10);
    for (const item of ['a', 'b', 'c']) {
      yield* shelf.put(item);
      yield* t.host.call('delivery', { latency: 5 });
    }
    const taken = yield* gather(takers);
    const names = [...taken].sort().join(' ');
    if (names !== 'a b c') throw new RangeError(`taken: ${names}`);
  });
};
