export class Suggestions {
  shown = [];
  #last = '';

  *type(text, search) {
    this.#last = text;
    const found = yield* search(text);
    if (this.#last === text) this.shown = found;
  }
}
