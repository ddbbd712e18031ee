// Code as it was written before async functions: every generator of it is taken apart by a compiler.

'use strict';

var library = require('yieldfrom');

var seen = [];

function hold(condition, what) {
  if (!condition) throw new Error('it does not hold that ' + what);
}

function* child(name, delayMs) {
  try {
    yield library.sleep(delayMs);
    seen.push(name);
    return name;
  } finally {
    yield library.sleep(0);
  }
}

function* failing() {
  yield;
  throw new RangeError('it fails');
}

function* deep(n) {
  if (n > 0) return 1 + (yield deep(n - 1));
  yield library.sleep(0);
  return 0;
}

function* endless() {
  try {
    yield library.sleep(3600000);
  } catch (error) {
    hold(library.isCancelled(error), 'a cancelled task is told so');
    yield library.sleep(1);
    seen.push('cancelled');
    throw error;
  }
}

function* main() {
  var kept = yield Promise.resolve('kept');
  var first = yield child('child', 2);
  var delegated = yield* child('delegated', 1);
  var both = yield* library.gather([child('later', 2), child('sooner', 1)]);
  var caught = '';
  try {
    yield failing();
  } catch (error) {
    caught = error.message;
  }
  var task = library.createTask(endless());
  yield library.sleep(0);
  task.cancel();
  yield library.wait([task]);
  var wrapped = library.coroutine(function* (n) {
    return n + (yield library.sleep(1, 1));
  });
  return [
    kept,
    first,
    delegated,
    both,
    caught,
    task.cancelled(),
    yield wrapped(1),
    yield deep(5000),
  ];
}

library
  .run(main())
  .then(function (result) {
    hold(
      result.join() === 'kept,child,delegated,later,sooner,it fails,true,2,5000',
      'a run gives what it should: ' + result,
    );
    hold(seen.join() === 'child,delegated,sooner,later,cancelled', 'steps are in order: ' + seen);
    tell({ outcome: 'works' });
  })
  .catch(function (error) {
    tell({ outcome: 'fails', says: String(error && error.stack) });
  });

function tell(outcome) {
  console.log('EVERYWHERE ' + JSON.stringify({ yieldfrom: outcome }));
}
