export function run(main) {
  let step = main.next();
  while (!step.done) {
    let value;
    try {
      value = run(step.value);
    } catch (error) {
      step = main.throw(error);
      continue;
    }
    step = main.next(value);
  }
  return step.value;
}
