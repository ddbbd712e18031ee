import { expect } from 'chai';
import { VirtualHost } from '../../lib/host/virtual.js';
import { aHost } from '../behaviours/a-host.js';

describe('VirtualHost', () => {
  aHost(() => new VirtualHost(), { pumps: true, blocks: true, ownsClock: true });

  it('begins where it is told, and tells of every jump', () => {
    const jumps: [number, number][] = [];
    const host = new VirtualHost({ startAt: 100, onJump: (from, to) => jumps.push([from, to]) });
    expect(host.now()).to.equal(100);
    host.block(150, false);
    host.moveTo(120);
    host.moveTo(160);
    expect(jumps).to.deep.equal([
      [100, 150],
      [150, 160],
    ]);
  });

  it('stays where it is without autoAdvance', () => {
    const turns: (() => void)[] = [];
    const host = new VirtualHost({
      autoAdvance: false,
      requestTurn: (callback) => turns.push(callback),
    });
    host.wakeAt(5, false);
    expect([host.block(5, false), host.now(), turns.length]).to.deep.equal([false, 0, 0]);
  });
});
