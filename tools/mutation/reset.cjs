// Loaded before the specs of a mutation run. One process tries many mutants, one after the other: what one of
// them left in the realm (a loop that seems to run, a task that seems current) must not fail the specs of the
// next. And a spec that would never end fails after a moment; Stryker switches mocha's own limit off.

const limitMs = 4000;
const realmKey = Symbol.for('yieldfrom.realm.1');
const console_ = { ...console };
let pristine = null;

exports.mochaHooks = {
  beforeAll() {
    Object.assign(console, console_);
    const realm = globalThis[realmKey];
    if (!realm) return;
    pristine ??= copyOf(realm);
    restore(realm, pristine);
  },
  beforeEach() {
    if (this.currentTest.timeout() === 0) this.currentTest.timeout(limitMs);
  },
};

function copyOf(realm) {
  return { fields: { ...realm }, suspension: { ...realm.suspension }, shared: [...realm.shared] };
}

function restore(realm, { fields, suspension, shared }) {
  realm.pendingLoops.clear();
  Object.assign(realm, fields);
  Object.assign(realm.suspension, suspension);
  for (const [name, value] of shared) realm.shared.set(name, value);
}
