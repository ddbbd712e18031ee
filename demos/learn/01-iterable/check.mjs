export default ({ countdown }, { about, equal }) => {
  about('countdown');
  equal([...countdown(3)], [3, 2, 1], '[...countdown(3)]');
  equal([...countdown(0)], [], '[...countdown(0)]');
};
