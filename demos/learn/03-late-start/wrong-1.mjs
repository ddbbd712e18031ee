export function lines(name) {
  return read(name);
}

function* read(name) {
  if (name === undefined) throw new TypeError('which file?');
  yield `first line of ${name}`;
  yield `second line of ${name}`;
}
