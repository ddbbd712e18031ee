export class Matrix {
  rows: number[][] = [];

  *cells(): Generator<[number, number, number]> {
    for (const [y, row] of this.rows.entries()) {
      for (const [x, value] of row.entries()) yield [x, y, value];
    }
  }

  sum(): number {
    let sum = 0;
    for (const [, , value] of this.cells()) sum += value;
    return sum;
  }
}
