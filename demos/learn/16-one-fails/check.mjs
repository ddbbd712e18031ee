export default async ({ countAnswers }, { about, gives }) => {
  about('countAnswers');
  const countOf = (mirrors) =>
    Object.defineProperty(() => countAnswers(mirrors), 'name', { value: 'countAnswers' });
  await gives(countOf(['a', 'b']), 2);
  await gives(countOf(['a', 'broken', 'c']), 2);
};
