import { expect } from 'chai';
import sinon from 'sinon';
import { type Coroutine, createTask, sleep } from '../../lib/index.js';
import { listen, listenPlainly } from '../../lib/inspect/index.js';
import { setProbe } from '../../lib/lowlevel.js';
import { VirtualTimeLoop } from '../../lib/testing/index.js';

function* main(): Coroutine<void> {
  yield* createTask(sleep(10));
}

/** Runs two tasks. */
function runOnce(): void {
  const loop = new VirtualTimeLoop();
  loop.runSync(main());
  loop.close();
}

describe('listen', () => {
  it('tells several, in the order in which they came', () => {
    const heard: string[] = [];
    const stops = ['first', 'second'].map((name) => listen({ taskSpawn: () => heard.push(name) }));
    runOnce();
    for (const stop of stops) stop();
    expect(heard).to.deep.equal(['first', 'second', 'first', 'second']);
  });

  it('calls methods on their listener, those of its class too', () => {
    class Counter {
      count = 0;
      taskSpawn(): void {
        this.count += 1;
      }
    }
    const counter = new Counter();
    const stop = listen(counter);
    runOnce();
    stop();
    runOnce();
    expect(counter.count).to.equal(2);
  });

  it('lets them leave in any order, and leaves no listener behind', () => {
    const heard: string[] = [];
    const stopFirst = listen({ taskDone: () => heard.push('first') });
    const stopSecond = listen({ taskDone: () => heard.push('second') });
    stopFirst();
    runOnce();
    stopSecond();
    stopSecond();
    runOnce();
    expect(heard).to.deep.equal(['second', 'second']);
    expect(setProbe(null)).to.equal(null);
  });

  it('goes on telling whoever listened before, and gives the place back', () => {
    const heard: string[] = [];
    const before = { taskDone: () => heard.push('before') };
    setProbe(before);
    const stop = listen({ taskDone: () => heard.push('ours') });
    runOnce();
    stop();
    expect(setProbe(null)).to.equal(before);
    expect(heard).to.deep.equal(['before', 'ours', 'before', 'ours']);
  });

  it('leaves alone who was set on top of it', () => {
    const above = {};
    const stop = listen({ taskDone: () => undefined });
    setProbe(above);
    stop();
    expect(setProbe(null)).to.equal(above);
  });

  it('says nothing more to one that another stops in the middle of an event', () => {
    const heard: string[] = [];
    const stopFirst = listen({
      taskSpawn: () => {
        stopSecond();
      },
    });
    const stopSecond = listen({ taskSpawn: () => heard.push('second') });
    runOnce();
    stopFirst();
    expect(heard).to.deep.equal([]);
  });

  it('takes the place again that somebody has emptied', () => {
    const heard: string[] = [];
    const stopFirst = listen({ taskDone: () => heard.push('first') });
    setProbe(null);
    const stopSecond = listen({ taskDone: () => heard.push('second') });
    runOnce();
    stopFirst();
    stopSecond();
    expect(heard).to.deep.equal(['first', 'second', 'first', 'second']);
    expect(setProbe(null)).to.equal(null);
  });

  it('tells each once where somebody on top of it calls it on', () => {
    const heard: string[] = [];
    setProbe({ taskDone: () => heard.push('before') });
    const stopFirst = listen({ taskDone: () => heard.push('first') });
    const found = setProbe(null);
    const above = {
      taskDone: (task: object) => {
        heard.push('above');
        found?.taskDone?.(task);
      },
    };
    setProbe(above);
    const stopSecond = listen({ taskDone: () => heard.push('second') });
    new VirtualTimeLoop().runSync(sleep(1));
    expect(heard).to.deep.equal(['above', 'before', 'first', 'second']);
    stopFirst();
    stopSecond();
    expect(setProbe(null)).to.equal(above);
  });

  it('has the errors of a listener of the tests be thrown where they are made', () => {
    const stop = listenPlainly({
      taskSpawn: () => {
        throw new RangeError('mine');
      },
    });
    expect(runOnce).to.throw(RangeError, 'mine');
    stop();
    expect(setProbe(null)).to.equal(null);
  });

  it('takes out a listener that throws, once reported, and goes on', () => {
    const log = sinon.stub(console, 'error');
    try {
      const heard: string[] = [];
      const stopBad = listen({
        taskSpawn: () => {
          throw new RangeError('mine');
        },
      });
      const stopGood = listen({ taskSpawn: () => heard.push('spawn') });
      runOnce();
      stopBad();
      stopGood();
      expect(heard).to.deep.equal(['spawn', 'spawn']);
      expect(log.callCount).to.equal(1);
      expect(String(log.firstCall.args[0])).to.contain('taskSpawn()');
      expect(log.firstCall.args[1]).to.be.instanceOf(RangeError);
    } finally {
      log.restore();
    }
  });
});
