// A trampoline runs coroutines without growing the stack: a body yields another body to call it,
// and is sent what that one returns.
//
// Mend run(): it forgets what a body returned. Errors have to reach the caller, too.

export function run(main) {
  const stack = [main];
  let value;
  while (stack.length > 0) {
    const step = stack.at(-1).next(value);
    value = undefined;
    if (step.done) stack.pop();
    else stack.push(step.value);
  }
  return value;
}
