export class Suggestions {
  shown = [];
  #isBusy = false;

  *type(text, search) {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.shown = yield* search(text);
    this.#isBusy = false;
  }
}
