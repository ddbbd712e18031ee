export class Train {
  left = 1;

  *book(pay) {
    if (this.left === 0) return 'full';
    this.left -= 1;
    yield* pay();
    return 'booked';
  }
}
