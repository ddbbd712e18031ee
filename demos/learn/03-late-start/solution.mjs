export function lines(name) {
  if (name === undefined) throw new TypeError('which file?');
  return read(name);
}

function* read(name) {
  yield `first line of ${name}`;
  yield `second line of ${name}`;
}
