// The error is an argument. Whoever forgets to look at it loses it, and there is no `finally`.

type Done = (error: Error | undefined, text?: string) => void;

function load(page: number, done: Done): void {
  console.log('open', page); // [1]
  setTimeout(() => {
    const error = page > 1 ? new RangeError(`no page ${String(page)}`) : undefined; // [3]
    console.log('close', page); // [4]
    done(error, `text of page ${String(page)}`);
  }, 50); // [2]
}

load(1, (error, text) => {
  if (error !== undefined) {
    console.log('caught', error.message); // [6]
    return;
  }
  console.log(text); // [5]
  load(2, (error2, text2) => {
    if (error2 !== undefined) {
      console.log('caught', error2.message); // [6]
      return;
    }
    console.log(text2); // [5]
  });
});
