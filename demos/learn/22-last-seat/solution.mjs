export class Train {
  left = 1;

  *book(pay) {
    if (this.left === 0) return 'full';
    this.left -= 1;
    try {
      yield* pay();
    } catch (error) {
      this.left += 1;
      throw error;
    }
    return 'booked';
  }
}
