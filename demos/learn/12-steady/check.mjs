import { sleep } from 'yieldfrom';

export default async ({ steady }, { about, prints }) => {
  about('steady');
  const jobOf = (durations) =>
    function* (round) {
      console.log('job', round);
      yield* sleep(durations[round]);
    };
  const wanted = ['0 from 0', '0 job 0', '100 job 1', '200 job 2', '300 job 3'];
  await prints(() => steady(jobOf([30, 30, 30, 30])), wanted);
  await prints(() => steady(jobOf([60, 10, 40, 30])), wanted);
};
