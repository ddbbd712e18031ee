export default ({ main }, { about, prints, fail }) => {
  about('main');
  if (main.constructor.name !== 'GeneratorFunction') fail('main should be a generator function');
  return prints(main, ['0 read: text']);
};
