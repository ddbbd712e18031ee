export const ids = (function* (): Generator<string> {
  for (let n = 0; ; n++) yield `id-${n}`;
})();
