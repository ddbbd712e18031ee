export default async ({ lines }, { about, equal, fail }) => {
  about('lines');
  let thrown;
  try {
    lines();
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof TypeError)) fail('the call lines() should throw a TypeError');
  const made = lines('a');
  if (typeof made?.next !== 'function') fail('lines("a") should give a generator');
  equal([...made], ['first line of a', 'second line of a'], 'what lines("a") yields');
};
