import { BrowserHost } from '../../lib/host/browser.js';
import { aHost } from '../behaviours/a-host.js';

// Node has message channels too, so this host is tried there as well as in browsers.
describe('BrowserHost', () => {
  aHost(() => new BrowserHost(), { pumps: true, blocks: false, ownsClock: false });
});
