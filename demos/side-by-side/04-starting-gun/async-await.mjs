// A promise is an event that fires once.
const { promise: event, resolve: set } = withResolvers();

function trigger() {
  console.log('EVENT SET');
  set(); // wake up the async functions that wait
}

async function consumerA() {
  const consumerName = 'Consumer A';
  console.log(`${consumerName} waiting`);
  await event;
  console.log(`${consumerName} triggered`);
}

async function consumerB() {
  const consumerName = 'Consumer B';
  console.log(`${consumerName} waiting`);
  await event;
  console.log(`${consumerName} triggered`);
}

function withResolvers() {
  let resolve;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const all = Promise.allSettled([consumerA(), consumerB()]);
setTimeout(trigger, 100); // trigger event in 0.1 sec
const outcomes = await all;
// There is no asking a promise whether it is done: whoever wants to know keeps count.
console.log('done:', outcomes.length, 'pending:', 0);
