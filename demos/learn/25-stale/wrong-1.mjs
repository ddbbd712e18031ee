export class Suggestions {
  shown = [];
  #last = '';

  *type(text, search) {
    const found = yield* search(text);
    this.#last = text;
    if (this.#last === text) this.shown = found;
  }
}
