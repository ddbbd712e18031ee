// Tells each test as it begins, passes and fails, one JSON line each, so that of a run that hangs too it
// is known where.

const tell = (what) => (test) => console.log(JSON.stringify([what, test.fullTitle()]));

module.exports = function Told(runner) {
  runner.on('test', tell('begins')).on('pass', tell('passes')).on('fail', tell('fails'));
};
