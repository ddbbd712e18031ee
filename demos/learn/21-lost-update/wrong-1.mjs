import { Lock } from 'yieldfrom';

export class Account {
  balance = 0;

  *deposit(amount, audit) {
    const lock = new Lock();
    yield* lock.acquire();
    try {
      const before = this.balance;
      yield* audit(amount);
      this.balance = before + amount;
    } finally {
      lock.release();
    }
  }
}
