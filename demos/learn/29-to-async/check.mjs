export default async ({ hello }, { about, equal, fail }) => {
  about('hello');
  const given = hello('Ada');
  if (typeof given?.then !== 'function') fail('hello("Ada") should give a promise');
  equal(await given, 'Hello, Ada', 'await hello("Ada")');
};
