import { expect } from 'chai';
import { BoundedSemaphore, createTask, Semaphore, sleep } from '../../../lib/index.js';
import { finish, runVirtual } from '../../kit/turns.js';

describe('BoundedSemaphore', () => {
  it('[rule 174] refuses a release above its start', () => {
    const seats = new BoundedSemaphore(2);
    expect(() => {
      seats.release();
    }).to.throw(RangeError, /^BoundedSemaphore released too many times/);
    expect(String(seats)).to.equal('<BoundedSemaphore [unlocked, value:2]>');
  });

  it('[rule 174] has one unit unless told otherwise', () => {
    const seats = new BoundedSemaphore();
    runVirtual(seats.acquire());
    expect(seats.locked()).to.equal(true);
    seats.release();
    expect(() => {
      seats.release();
    }).to.throw(RangeError);
  });

  it('[rule 172] counts right when a woken task is cancelled', () => {
    const seats = new BoundedSemaphore(1);
    expect(seats).to.be.instanceOf(Semaphore);
    runVirtual(
      (function* () {
        yield* seats.acquire();
        const task = createTask(seats.acquire());
        yield* sleep(0);
        seats.release();
        task.cancel();
        yield* finish(task);
      })(),
    );
    expect(String(seats)).to.equal('<BoundedSemaphore [unlocked, value:1]>');
    expect(() => {
      seats.release();
    }).to.throw(RangeError);
  });
});
