import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AttachError } from '../../lib/cli/attach/attach-error.js';
import { openInspector } from '../../lib/cli/attach/open-inspector.js';
import { checkTarget, inspectorPortOf, portIn, system } from '../../lib/cli/attach/proc.js';
import { dumpProcess } from '../../lib/cli/attach/remote-dump.js';
import { RemoteInspector } from '../../lib/cli/attach/remote-inspector.js';
import { startFake } from './fake-target.js';
import { holdPort, startTarget, type Target } from './kit.js';

const IDLE = `console.log('ready');`;

/** Gives what a promise rejects with. */
function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('portIn', () => {
  it('knows every flag that names the port', () => {
    const flags = [
      '--inspect=1',
      '--inspect-brk=1',
      '--inspect-wait=1',
      '--inspect-port=1',
      '--inspect-port 1',
      '--debug-port=1',
      '--inspect=127.0.0.1:1',
      '--inspect=[::1]:1',
    ];
    for (const flag of flags) expect(portIn(`node ${flag} x.js`), flag).to.equal(1);
    expect(portIn('NODE_OPTIONS=--inspect=1 node')).to.equal(1);
  });

  it('takes the last, as Node does', () => {
    expect(portIn('--inspect-port=1 node --inspect-brk=2 x.js')).to.equal(2);
  });

  it('gives the usual one where none is named', () => {
    for (const text of [
      'node x.js',
      'node --inspect x.js',
      'node --inspect 7',
      '--inspect=10.0.0.1',
    ])
      expect(portIn(text), text).to.equal(9229);
  });
});

describe('yieldfrom, before it asks a process,', function () {
  this.timeout(120_000);
  const started: Target[] = [];
  const start = async (starting: Promise<Target>): Promise<Target> => {
    const target = await starting;
    started.push(target);
    return target;
  };
  afterEach(async () => {
    await Promise.all(started.splice(0).map((target) => target.end()));
  });

  it('looks again whether it is there, after it has waited', async () => {
    const held = await holdPort();
    const target = await startTarget(IDLE, [`--inspect-port=${String(held.port)}`]);
    const opening = errorOf(openInspector(target.pid, 60_000, new AbortController().signal));
    await target.end();
    await held.free();
    const error = await opening;
    expect(error).to.be.instanceOf(AttachError);
    expect(String(error)).to.contain('there is none with this number');
  });

  it('gives up at once on a connection that is lost', async () => {
    const target = await start(startFake('silent'));
    const { url } = await openInspector(target.pid, 60_000, new AbortController().signal);
    const remote = await RemoteInspector.connect(target.pid, url, 60_000);
    const first = errorOf(remote.post({ method: 'Runtime.enable' }));
    await target.says('Runtime.enable');
    started.splice(0);
    await target.end();
    const error = await first;
    expect(String(error)).to.contain('Lost the connection');
    expect(await errorOf(remote.post({ method: 'Runtime.enable' }))).to.equal(error);
  });

  describe('where the system does not say what a process does,', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ps-'));
    const { PATH } = process.env;
    before(() => {
      system.folder = join(folder, 'proc');
      process.env['PATH'] = folder;
    });
    after(() => {
      system.folder = '/proc';
      process.env['PATH'] = PATH;
      rmSync(folder, { recursive: true });
    });

    /** Has the command `ps` tell with which flags a process was started. */
    const tell = (flags: string): void => {
      const text = `#!/bin/sh\ncase "$*" in *comm=*) echo node;; *) echo 'node ${flags}';; esac\n`;
      writeFileSync(join(folder, 'ps'), text, { mode: 0o755 });
    };

    it('goes by the flags that it was started with', () => {
      tell('--inspect-port=7 x.js');
      checkTarget(process.pid);
      expect(inspectorPortOf(process.pid)).to.equal(7);
      tell('--disable-sigusr1 x.js');
      expect(() => {
        checkTarget(process.pid);
      }).to.throw(AttachError, 'it does not listen to SIGUSR1');
    });

    it('asks whose the inspector is, and leaves that of another', async () => {
      const target = await start(startTarget(IDLE, ['--inspect=0']));
      await target.says('For help');
      const [, port = ''] = /127\.0\.0\.1:(\d+)/.exec(target.errors()) ?? [];
      tell(`--inspect-port=${port}`);
      const options = { timeoutMs: 60_000, internals: false };
      expect((await dumpProcess(target.pid, options)).loops).to.deep.equal([]);
      const error = await errorOf(dumpProcess(process.pid, options));
      expect(error).to.be.instanceOf(AttachError);
      expect(String(error)).to.contain(
        `the inspector at its port ${port} is that of process ${String(target.pid)}`,
      );
    });
  });
});
