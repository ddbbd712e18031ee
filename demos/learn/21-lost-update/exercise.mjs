// Between reading and writing, this waits. Meanwhile somebody else reads the same number, and one
// of the two deposits is lost.
//
// Mend it with a Lock, so that no order of answers loses money: yield* lock.acquire(), and
// lock.release() in a `finally`.
export class Account {
  balance = 0;

  *deposit(amount, audit) {
    const before = this.balance;
    yield* audit(amount);
    this.balance = before + amount;
  }
}
