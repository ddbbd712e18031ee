// Gives the outcomes of node:test as JSON.

export default async function* reporter(source) {
  const results = [];
  for await (const { type, data } of source) {
    if (data.nesting !== 0) continue;
    if (type === 'test:pass') results.push([data.name, null]);
    if (type === 'test:fail') {
      const { error } = data.details;
      const cause = error.cause ?? error;
      results.push([data.name, String(cause.stack ?? cause)]);
    }
  }
  yield `RESULTS${JSON.stringify(results)}`;
}
