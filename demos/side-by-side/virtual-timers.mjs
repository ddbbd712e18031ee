// Gives Node a `setTimeout` whose clock jumps: the twin of ../clock.ts for programs in async/await.
//
//   node --import ./demos/side-by-side/virtual-timers.mjs program.mjs
//
// One timer fires in each turn of Node's loop, so promises settle in between, as with real timers.

const seed = Number(process.env.DEMO_SEED ?? 0);
let now = 0;
let isArmed = false;
const timers = [];

/** Other delays for another seed: see ../clock.ts. */
function changed(delayMs) {
  if (seed === 0 || delayMs <= 0) return delayMs;
  return 1 + ((delayMs * 7919 + seed * 104729) % (2 * delayMs));
}

globalThis.setTimeout = (callback, delayMs = 0, ...args) => {
  const timer = { when: now + changed(delayMs), callback, args };
  // Behind all that are due at the same moment.
  const later = timers.findIndex(({ when }) => when > timer.when);
  timers.splice(later === -1 ? timers.length : later, 0, timer);
  arm();
  return timer;
};

globalThis.clearTimeout = (timer) => {
  const index = timers.indexOf(timer);
  if (index !== -1) timers.splice(index, 1);
};

function arm() {
  if (isArmed || timers.length === 0) return;
  isArmed = true;
  setImmediate(fire);
}

function fire() {
  isArmed = false;
  const timer = timers.shift();
  if (timer === undefined) return;
  now = timer.when;
  arm();
  timer.callback(...timer.args);
}
