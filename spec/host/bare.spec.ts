import { BareHost } from '../../lib/host/bare.js';
import { aHost } from '../behaviours/a-host.js';

describe('BareHost', () => {
  aHost(() => new BareHost(), { pumps: true, blocks: false, ownsClock: false });
});
