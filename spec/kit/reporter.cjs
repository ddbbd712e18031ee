// Mocha's own report, closed by one plain line that a program can read.
const Mocha = require('mocha');

module.exports = class ClosingLine extends Mocha.reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    const skipped = pending > 0 ? `, ${pending} skipped` : '';
    console.log(`${passes} passed, ${failures} failed${skipped}`);
  }
};
