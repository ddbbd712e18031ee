// A loop that waits is a function that calls itself, later.

function cor1(i = 0): void {
  if (i === 0) console.log('cor1 start'); // [1]
  setTimeout(() => {
    console.log('cor1', i); // [3]
    if (i < 3) cor1(i + 1);
  }, 1500); // [2]
}

function cor2(i = 0): void {
  if (i === 0) console.log('cor2 start'); // [4]
  setTimeout(() => {
    console.log('cor2', i); // [6]
    if (i < 4) cor2(i + 1);
  }, 1000); // [5]
}

cor1(); // [7]
cor2(); // [7]
