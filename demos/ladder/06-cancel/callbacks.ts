// To stop it, somebody has to keep the timer, and say what stopping means.

function ticker(): (stopped: () => void) => void {
  let count = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = (): void => {
    count += 1;
    console.log('tick', count); // [1]
    timer = setTimeout(tick, 100); // [2]
  };
  tick();
  return (stopped) => {
    clearTimeout(timer);
    console.log('cleaning up'); // [4]
    setTimeout(() => {
      console.log('clean'); // [6]
      stopped();
    }, 30); // [5]
  };
}

const stop = ticker(); // [7]
setTimeout(() => {
  stop(() => {
    console.log('stopped'); // [9]
  }); // [8]
}, 250);
