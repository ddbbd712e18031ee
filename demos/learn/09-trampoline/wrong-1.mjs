export function run(main) {
  const stack = [main];
  let value;
  while (stack.length > 0) {
    const step = stack.at(-1).next(value);
    value = step.done ? step.value : undefined;
    if (step.done) stack.pop();
    else stack.push(step.value);
  }
  return value;
}
