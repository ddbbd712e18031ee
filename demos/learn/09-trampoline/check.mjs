function* depth(left) {
  return left === 0 ? 0 : 1 + (yield depth(left - 1));
}

function* failing() {
  throw new RangeError('no');
}

function* careful() {
  try {
    yield failing();
  } catch (error) {
    return `caught ${error.message}`;
  }
}

export default ({ run }, { about, equal, fail }) => {
  about('run');
  equal(run(depth(3)), 3, 'run(depth(3))');
  equal(run(careful()), 'caught no', 'what a body that catches gives');
  let thrown;
  try {
    run(failing());
  } catch (error) {
    thrown = error.message;
  }
  equal(thrown, 'no', 'the error that nobody caught');
  try {
    equal(run(depth(100_000)), 100_000, 'run(depth(100_000))');
  } catch (error) {
    fail(`at a depth of 100,000 it should not fail with: ${error.message}`);
  }
};
