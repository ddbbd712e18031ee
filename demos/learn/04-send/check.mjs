export default ({ average }, { about, equal }) => {
  about('average');
  const averaging = average();
  averaging.next();
  const given = [10, 20, 60].map((number) => averaging.next(number).value);
  equal(given, [10, 15, 30], 'the averages after 10, 20 and 60');
};
