import { expect } from 'chai';
import sinon from 'sinon';
import { type Coroutine, createTask, sleep } from '../../../lib/index.js';
import { DevToolsTracks } from '../../../lib/inspect/index.js';
import { VirtualTimeLoop } from '../../../lib/testing/index.js';

function* child(): Coroutine<void> {
  yield* sleep(5);
}

function* main(): Coroutine<void> {
  yield* createTask(child(), { name: 'the child' });
}

describe('DevToolsTracks', () => {
  let loop: VirtualTimeLoop;
  beforeEach(() => (loop = new VirtualTimeLoop()));
  afterEach(() => {
    loop.close();
    performance.clearMeasures();
  });

  it('leaves a measure for each slice, with what DevTools reads in its detail', () => {
    const tracks = new DevToolsTracks({ loop, group: 'mine' });
    loop.runSync(main());
    tracks.stop();
    const measures = performance
      .getEntriesByType('measure')
      .map((entry) => ({ name: entry.name, ...(entry as PerformanceMeasure).detail?.devtools }))
      .filter(({ track }) => track === 'the child');
    expect(measures.map(({ name }) => name)).to.include.members(['step 1', 'sleep(5)', 'step 2']);
    for (const { name: _name, ...devtools } of measures) {
      expect(Object.keys(devtools)).to.have.members([
        'dataType',
        'track',
        'trackGroup',
        'color',
        'tooltipText',
      ]);
      expect([devtools.dataType, devtools.trackGroup]).to.deep.equal(['track-entry', 'mine']);
      expect(devtools.color).to.match(/^(primary|secondary|tertiary)(-light|-dark)?$/);
    }
  });

  it('can leave stamps on the console instead, which no program reads', () => {
    const stamp = sinon.spy();
    const target = console as { timeStamp?: unknown };
    const before = target.timeStamp;
    target.timeStamp = stamp;
    try {
      const tracks = new DevToolsTracks({ loop, by: 'timeStamp' });
      loop.runSync(main());
      tracks[Symbol.dispose]();
    } finally {
      target.timeStamp = before;
    }
    const [label, from, to, track, group] = stamp.args.find(([name]) => name === 'sleep(5)') ?? [];
    expect([label, track, group]).to.deep.equal(['sleep(5)', 'the child', 'tasks']);
    expect(from <= to).to.equal(true);
    expect(performance.getEntriesByType('measure')).to.deep.equal([]);
  });
});
