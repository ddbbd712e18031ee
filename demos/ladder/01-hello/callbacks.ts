// What is to be done with the result is a function, handed down.

function func(done: (value: string) => void): void {
  // Do time intensive stuff…
  setTimeout(() => {
    done('Hello, world!'); // [1]
  }, 100); // [2]
}

func((value) => {
  console.log(value); // [3]
});
