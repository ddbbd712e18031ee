export default ({ build }, { prints }) =>
  prints(build, ['20 bad ends', '20 slow ends', '20 build failed']);
