export class Day {
  constructor(readonly at: number) {}

  static *between(first: Day, last: Day): Generator<Day> {
    for (let at = first.at; at <= last.at; at++) yield new Day(at);
  }
}

console.log([...Day.between(new Day(1), new Day(3))].length);
