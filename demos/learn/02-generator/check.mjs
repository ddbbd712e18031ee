export default ({ evens }, { about, equal, fail }) => {
  about('evens');
  equal([...evens(6)], [2, 4, 6], '[...evens(6)]');
  const numbers = evens(Infinity);
  equal([numbers.next().value, numbers.next().value], [2, 4], 'the first two of evens(Infinity)');
  if (numbers.next().done) fail('evens(Infinity) ends');
};
