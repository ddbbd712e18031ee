import { gather } from 'yieldfrom';

export default ({ Account }, { about, explores }) => {
  about('Account');
  explores(function* twoDeposits(t) {
    const account = new Account();
    const audit = (amount) => t.host.call(`audit ${amount}`, { latency: 1 });
    const first = t.loop.createTask(account.deposit(50, audit));
    yield* t.host.call('next request', { latency: 5 });
    yield* gather([first, account.deposit(70, audit)]);
    if (account.balance !== 120) throw new RangeError(`the balance is ${account.balance}`);
  });
};
