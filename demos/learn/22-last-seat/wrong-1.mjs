export class Train {
  left = 1;

  *book(pay) {
    if (this.left === 0) return 'full';
    yield* pay();
    if (this.left < 0) return 'full';
    this.left -= 1;
    return 'booked';
  }
}
