import { Lock } from 'yieldfrom';

export class Account {
  balance = 0;
  #lock = new Lock();

  *deposit(amount, audit) {
    const before = this.balance;
    yield* audit(amount);
    yield* this.#lock.acquire();
    try {
      this.balance = before + amount;
    } finally {
      this.#lock.release();
    }
  }
}
