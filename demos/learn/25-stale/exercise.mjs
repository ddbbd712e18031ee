// Each key that is typed asks for suggestions. An answer that comes late must not replace a newer
// one.
//
// Mend it so that what is shown is always the answer to what was typed last.
export class Suggestions {
  shown = [];

  *type(text, search) {
    const found = yield* search(text);
    this.shown = found;
  }
}
