// What the processes do.

export function func(a: string, b: string): string {
  return a + b;
}

export function crash(): void {
  process.exit(3);
}

export class Account {
  balance: number;

  constructor(balance: number) {
    this.balance = balance;
  }

  deposit(amount: number): number {
    this.balance += amount;
    return this.balance;
  }
}
