export default ({ all }, { about, equal }) => {
  about('all');
  const given = [...all()].map((one) => (typeof one === 'string' ? one : typeof one));
  equal(given, ['a', 'b', 'c', 'd'], '[...all()]');
};
