import { Lock } from 'yieldfrom';

export class Account {
  balance = 0;
  #lock = new Lock();

  *deposit(amount, audit) {
    yield* this.#lock.acquire();
    try {
      const before = this.balance;
      yield* audit(amount);
      this.balance = before + amount;
    } finally {
      this.#lock.release();
    }
  }
}
