import { expect } from 'chai';
import { defaultHost } from '../../lib/run/default-host.js';

describe('defaultHost', () => {
  const engine = globalThis as Record<string, unknown>;

  /** Gives the name of the host on an engine that lacks some of what this one has. */
  function hostWithout(...missing: readonly string[]): string {
    const before = missing.map((name) => Object.getOwnPropertyDescriptor(engine, name));
    for (const name of missing) Object.defineProperty(engine, name, hidden);
    try {
      const host = defaultHost();
      host.close();
      return host.name;
    } finally {
      for (const [i, name] of missing.entries()) {
        const descriptor = before[i];
        if (descriptor === undefined) delete engine[name];
        else Object.defineProperty(engine, name, descriptor);
      }
    }
  }
  const hidden = { value: undefined, configurable: true, writable: true };

  it('is the one of the platform at hand', () => {
    expect(hostWithout()).to.equal('document' in globalThis ? 'browser' : 'node');
  });

  it('is the bare one where nothing is known but setTimeout', () => {
    expect(hostWithout('setImmediate', 'MessageChannel')).to.equal('bare');
  });

  it('is that of browsers where there is a document or a worker, and messages', () => {
    const before = Object.getOwnPropertyDescriptor(engine, 'WorkerGlobalScope');
    Object.defineProperty(engine, 'WorkerGlobalScope', { value: class {}, configurable: true });
    try {
      expect(hostWithout('setImmediate')).to.equal('browser');
      expect(hostWithout('setImmediate', 'MessageChannel')).to.equal('bare');
    } finally {
      if (before === undefined) delete engine['WorkerGlobalScope'];
      else Object.defineProperty(engine, 'WorkerGlobalScope', before);
    }
  });

  it('tells time that never goes backwards', () => {
    const host = defaultHost();
    const first = host.now();
    expect(host.now()).to.be.at.least(first);
    host.close();
  });
});
