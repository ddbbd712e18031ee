// The body of a generator begins at the first next(), not at the call. So the complaint about a
// name that is missing comes late, far from the line with the mistake.
//
// Mend it so that lines() throws its TypeError when it is called, and gives a generator when it
// does not.

export function* lines(name) {
  if (name === undefined) throw new TypeError('which file?');
  yield `first line of ${name}`;
  yield `second line of ${name}`;
}
