const sleep = (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs));

async function cor1() {
  console.log('cor1 start');
  for (let i = 0; i < 10; i += 1) {
    await sleep(1500);
    console.log('cor1', i);
  }
}

async function cor2() {
  console.log('cor2 start');
  for (let i = 0; i < 15; i += 1) {
    await sleep(1000);
    console.log('cor2', i);
  }
}

await Promise.allSettled([cor1(), cor2()]);
