import { sleep } from 'yieldfrom';

export default async ({ limited }, { about, gives, throws }) => {
  about('limited');
  const named = (body) => Object.defineProperty(body, 'name', { value: 'limited' });
  const quick = function* () {
    yield* sleep(10);
    return 'done';
  };
  const slow = function* () {
    yield* sleep(1000);
    return 'done';
  };
  const failing = function* () {
    yield* sleep(10);
    throw new RangeError('no');
  };
  await gives(
    named(() => limited(quick)),
    'done',
  );
  await gives(
    named(() => limited(slow)),
    'gave up',
  );
  await throws(
    named(() => limited(failing)),
    'RangeError',
  );
};
