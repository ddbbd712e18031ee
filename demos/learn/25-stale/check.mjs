import { gather } from 'yieldfrom';

export default ({ Suggestions }, { about, explores }) => {
  about('Suggestions');
  explores(function* typeTwice(t) {
    const box = new Suggestions();
    function* search(text) {
      yield* t.host.call(`search ${text}`, { latency: 20 });
      return [`${text}…`];
    }
    const first = t.loop.createTask(box.type('a', search));
    yield* t.host.call('next key', { latency: 5 });
    yield* gather([first, box.type('ab', search)]);
    if (box.shown[0] !== 'ab…') throw new RangeError(`shown for "ab": ${box.shown}`);
  });
};
