/** A consumer: what it yields is the average of what it was sent. */
export function* averager(): Generator<number, void, number> {
  let [sum, n] = [0, 0];
  for (;;) {
    sum += yield n === 0 ? 0 : sum / n;
    n += 1;
  }
}

const average = averager();
average.next();
console.log(average.next(10).value, average.next(20).value);
