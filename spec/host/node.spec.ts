import { NodeHost } from '../../lib/host/node.js';
import { aHost } from '../behaviours/a-host.js';
import { expect } from 'chai';

const isHere = 'setImmediate' in globalThis && 'process' in globalThis;

describe('NodeHost', () => {
  if (isHere) aHost(() => new NodeHost(), { pumps: true, blocks: false, ownsClock: false });
  else {
    it('names nothing of Node until it is used', () => {
      expect(new NodeHost().name).to.equal('node');
    });
  }
});
