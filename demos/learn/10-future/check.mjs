import { getRunningLoop, sleep } from 'yieldfrom';

export default async ({ firstWord }, { about, gives }) => {
  about('firstWord');
  const device = (say) => {
    for (const word of ['ready', '21 degrees', 'off']) {
      getRunningLoop().callLater(10, say, word);
    }
  };
  await gives(function* firstWordOfADevice() {
    const word = yield* firstWord(device);
    yield* sleep(20);
    return word;
  }, 'ready');
};
