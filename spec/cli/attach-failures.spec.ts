import { expect } from 'chai';
import { openInspector } from '../../lib/cli/attach/open-inspector.js';
import { type Manner, startFake } from './fake-target.js';
import {
  holdPort,
  look,
  type Said,
  startLook,
  startTarget,
  type Target,
  untilClosed,
} from './kit.js';

describe('yieldfrom, where it cannot look, or is ended meanwhile,', function () {
  this.timeout(120_000);
  this.slow(20_000);
  const started: Target[] = [];
  const start = async (starting: Promise<Target>): Promise<Target> => {
    const target = await starting;
    started.push(target);
    return target;
  };

  afterEach(async () => {
    await Promise.all(started.splice(0).map((target) => target.end()));
  });

  const lookAt = async (manner: Manner, ms = '60000'): Promise<[Target, Said]> => {
    const target = await start(startFake(manner));
    return [target, await look('ps', '--timeout', ms, String(target.pid))];
  };

  it('gives up on an inspector that takes no connection, and says that it may be open', async () => {
    const [target, { code, err }] = await lookAt('takes none', '300');
    expect(err).to.equal(
      `Cannot look into process ${String(target.pid)}: its inspector was opened, and may still be open: ` +
        `Lost the connection to process ${String(target.pid)}: it has not answered within 300 ms\n`,
    );
    expect(code).to.equal(1);
  });

  it('closes an inspector by another connection, where the first has failed', async () => {
    const [target, { code, err }] = await lookAt('takes the second');
    expect(err).to.equal(`Lost the connection to process ${String(target.pid)}: it answered 503\n`);
    expect(code).to.equal(1);
    await target.says('told to close');
    await untilClosed(target.pid);
    expect(target.errors()).to.contain('connection 2');
  });

  it('says what an inspector answered that refuses', async () => {
    const [target, { code, err }] = await lookAt('refuses');
    expect(err).to.equal(
      `Process ${String(target.pid)} could not be looked into: it answered: not today\n`,
    );
    expect(code).to.equal(1);
    await target.says('told to close');
  });

  it('says what was thrown in the process by what runs there', async () => {
    const [target, { code, err }] = await lookAt('throws');
    expect(err).to.equal(
      `Process ${String(target.pid)} could not be looked into: it answered: RangeError: not like this\n`,
    );
    expect(code).to.equal(1);
    await target.says('told to close');
  });

  it('tells one that has fallen silent to close', async () => {
    const [target, { code, err }] = await lookAt('silent', '300');
    expect(err).to.contain('has not answered within 300 ms');
    expect(code).to.equal(1);
    await target.says('told to close');
    await untilClosed(target.pid);
  });

  it('says of one that has not opened that it may still do so', async () => {
    const [, { code, err }] = await lookAt('later', '300');
    expect(err).to.contain('may still open one when it goes on');
    expect(code).to.equal(1);
  });

  it('closes the inspector when it is interrupted', async () => {
    const target = await start(startFake('silent'));
    const { interrupt, said } = startLook('ps', String(target.pid));
    await target.says('Debugger.enable');
    interrupt();
    const { code, err } = await said;
    expect(err).to.equal(`Interrupted: process ${String(target.pid)} has not been looked into\n`);
    expect(code).to.equal(130);
    await target.says('told to close');
  });

  it('waits for an inspector that was asked for, to close it, when it is interrupted', async () => {
    const target = await start(startFake('later'));
    const { interrupt, said } = startLook('ps', String(target.pid));
    await target.says('asked');
    interrupt();
    process.kill(target.pid, 'SIGUSR2');
    expect((await said).code).to.equal(130);
    await target.says('told to close');
  });

  it('asks for none when it is interrupted before', async () => {
    const held = await holdPort();
    try {
      const flag = `--inspect-port=${String(held.port)}`;
      const target = await start(startTarget(`console.log('ready');`, [flag]));
      const abort = new AbortController();
      const opening = openInspector(target.pid, 60_000, abort.signal);
      abort.abort(new RangeError('enough'));
      let seen: unknown;
      await opening.catch((error: unknown) => (seen = error));
      expect(seen).to.be.instanceOf(RangeError);
      started.splice(0);
      await target.end();
      expect(target.errors()).to.equal('');
    } finally {
      await held.free();
    }
  });
});
