export function run(main) {
  const stack = [main];
  let value;
  let error;
  while (stack.length > 0) {
    const body = stack.at(-1);
    try {
      const step = error === undefined ? body.next(value) : body.throw(error);
      [value, error] = [undefined, undefined];
      if (step.done) {
        value = step.value;
        stack.pop();
      } else stack.push(step.value);
    } catch (thrown) {
      error = thrown;
      stack.pop();
    }
  }
  if (error !== undefined) throw error;
  return value;
}
