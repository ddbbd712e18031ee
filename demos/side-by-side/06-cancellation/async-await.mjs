// What async/await makes of it: a promise cannot be told that nobody wants it any more. The loser of
// a race runs on, to its end, after everybody has given it up.

const sleep = (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs));

async function download(name) {
  console.log(`  ${name}: begins`);
  try {
    await sleep(1000);
    console.log(`  ${name}: finished`);
    return name;
  } finally {
    await sleep(50);
    console.log(`  ${name}: cleaned up`);
  }
}

async function giveUpAfter(delayMs) {
  await sleep(delayMs);
  throw new Error('timeout');
}

console.log('too slow for waitFor:');
try {
  await Promise.race([download('b'), giveUpAfter(200)]);
} catch {
  console.log('  main: gave up');
}
console.log('main is through, and yet:');
