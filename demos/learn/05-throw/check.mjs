export default ({ counter }, { about, equal }) => {
  about('counter');
  const counting = counter();
  equal([counting.next().value, counting.next().value], [1, 2], 'the first two');
  equal(counting.throw(new RangeError('again')), { value: 1, done: false }, 'what throw() gives');
  equal(counting.next().value, 2, 'the one after that');
};
