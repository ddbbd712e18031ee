import { gather } from 'yieldfrom';

export default ({ Train }, { about, explores }) => {
  about('Train');
  explores(function* twoBook(t) {
    const train = new Train();
    const pay = () => t.host.call('payment', { latency: 5 });
    const answers = yield* gather([train.book(pay), train.book(pay)]);
    const sold = answers.filter((answer) => answer === 'booked').length;
    if (sold !== 1) throw new RangeError(`one seat was sold ${sold} times`);
  });
  explores(function* paymentFails(t) {
    const train = new Train();
    const refused = function* () {
      yield* t.host.call('payment', { latency: 5 });
      throw new RangeError('refused');
    };
    yield* gather([train.book(refused)], { returnExceptions: true });
    if (train.left !== 1)
      throw new RangeError(`after a refused payment ${train.left} seats are left`);
  });
};
