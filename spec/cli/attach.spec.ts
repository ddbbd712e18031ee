import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';
import { checkTarget } from '../../lib/cli/attach/proc.js';
import {
  holdPort,
  look,
  startProgram,
  startTarget,
  type Said,
  type Target,
  untilClosed,
} from './kit.js';

/** Three handlers that wait for a lock which main holds; the marks are the lines of their `yield*`. */
const STUCK = `
const lock = new Lock();
function* query() {
  return yield* lock.acquire(); // line 6
}
function* handle() {
  yield* sleep(1);
  yield* query(); // line 10
}
function* main() {
  yield* lock.acquire();
  const handlers = [1, 2, 3].map((n) => createTask(handle(), { name: 'handler ' + n }));
  yield* sleep(50);
  console.log('ready');
  yield* gather(handlers); // line 17
}
run(main());
`;

const LOOPLESS = `console.log('ready');`;

describe('yieldfrom', function () {
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

  describe('of a process that was started without any flag', () => {
    it('lists its tasks with pstree, ps and graph, tells why it stands, and leaves it as it was', async () => {
      const target = await start(startTarget(STUCK));
      let looks = 0;
      const lookOnce = async (...args: readonly string[]): Promise<Said> => {
        looks += 1;
        const said = await look(...args, String(target.pid));
        await untilClosed(target.pid);
        return said;
      };
      const tree = await lookOnce('pstree');
      expect(tree.err).to.equal('');
      expect(tree.out.replace(/^Loop.*\n/, '').replaceAll(/\(.*\[eval1\]:/g, '(')).to.equal(
        [
          '└── #1 Task-1 waits for <_GatheringFuture pending>',
          '    │   at main (17:3)',
          ...[1, 2, 3].flatMap((n) => [
            `    ${n === 3 ? '└' : '├'}── #${String(n + 1)} handler ${String(n)} waits for <Lock [locked, waiters:3]>`,
            `    ${n === 3 ? ' ' : '│'}       at query (6:10)`,
            `    ${n === 3 ? ' ' : '│'}       at handle (10:3)`,
          ]),
          '',
        ].join('\n'),
      );

      const list = await lookOnce('ps');
      expect(list.out).to.match(
        /^2 +waiting +handler 1 +<Lock \[locked, waiters:3\]> +query .*:6:10$/m,
      );
      expect((await lookOnce('ps', '--long')).out).to.contain(
        '* 3 tasks (#2 #3 #4), as #2 handler 1',
      );
      expect((await lookOnce('graph')).out).to.contain('task1 -> task2;');
      expect((await lookOnce('graph', '--format', 'mermaid')).out).to.contain('task1 --> task4');
      const data = JSON.parse((await lookOnce('ps', '--json')).out) as { readonly detail: string };
      expect(data.detail).to.equal('inspect');

      const why = await lookOnce('why');
      expect(why.out).to.contain('nothing ready and no timer: only the host can wake it');
      expect(why.out).to.contain('#2 handler 1 waits for <Lock [locked, waiters:3]>\n    at query');
      expect(why.out).to.match(/^Node is kept alive by: .*Pipe/m);

      started.splice(0);
      expect(await target.end()).to.equal(7);
      // Each found it closed.
      expect(target.errors().match(/Debugger listening/g)).to.have.length(looks);
      expect(target.errors()).not.to.contain('Error');
    });

    it('looks into one that computes without end', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'busy-'));
      const flag = join(folder, 'enough');
      try {
        const target = await start(
          startTarget(`
            const { existsSync } = await import('node:fs');
            function* compute() {
              console.log('ready');
              while (!existsSync(${JSON.stringify(flag)}));
            }
            function* main() {
              const rest = createTask(sleep(1e6), { name: 'rest' });
              yield* sleep(0);
              yield* compute();
              rest.cancel();
            }
            run(main());`),
        );
        const { err, out } = await look('ps', String(target.pid));
        expect(err).to.equal('');
        expect(out).to.match(/^1 +running +Task-1/m);
        expect(out).to.match(/^2 +waiting +rest +sleep\(1000000\)/m);
        expect(existsSync(flag)).to.equal(false);
      } finally {
        writeFileSync(flag, '');
        await Promise.all(started.splice(0).map((target) => target.end()));
        rmSync(folder, { recursive: true });
      }
    });

    it('says so where there is nothing under way, or no yieldfrom', async () => {
      const idle = await start(startTarget(LOOPLESS));
      expect((await look('pstree', String(idle.pid))).out).to.equal('No loop is under way.\n');
      expect((await look('why', String(idle.pid))).out).to.match(
        /^No loop is under way.\nNode is kept/,
      );
      const plain = await start(
        startProgram(process.execPath, ['-e', `console.log('ready'); process.stdin.resume();`]),
      );
      const { code, err } = await look('ps', String(plain.pid));
      expect(err).to.contain('no yieldfrom is loaded in it');
      expect(code).to.equal(1);
    });
  });

  describe('of processes whose inspectors share a port', () => {
    it('looks into one after the other', async () => {
      const held = await holdPort();
      const flag = `--inspect-port=${String(held.port)}`;
      const targets = await Promise.all([1, 2].map(() => start(startTarget(STUCK, [flag]))));
      await held.free();
      const said = await Promise.all(targets.map(({ pid }) => look('ps', String(pid))));
      for (const { err, out } of said) {
        expect(err).to.equal('');
        expect(out).to.contain('handler 3');
      }
    });

    it('names who holds the port, if that one stays', async () => {
      const held = await holdPort();
      try {
        const target = await start(startTarget(STUCK, [`--inspect-port=${String(held.port)}`]));
        const { code, err } = await look('ps', '--timeout', '300', String(target.pid));
        expect(code).to.equal(1);
        expect(err).to.contain(
          `opens on port ${String(held.port)}, which process ${String(process.pid)} (`,
        );
        expect(err).to.contain('start one of the two with --inspect-port=0');
      } finally {
        await held.free();
      }
    });

    it('uses the inspector that is open already, and leaves it open', async () => {
      const target = await start(startTarget(STUCK, ['--inspect=0']));
      for (const _ of [1, 2]) {
        expect((await look('ps', String(target.pid))).out).to.contain('handler 3');
      }
      expect(target.errors().match(/Debugger listening/g)).to.have.length(1);
    });
  });

  describe('of what cannot be looked into', () => {
    const folder = mkdtempSync(join(tmpdir(), 'no-node-'));
    after(() => {
      rmSync(folder, { recursive: true });
    });

    it('says that there is no such process', async () => {
      const target = await startTarget(LOOPLESS);
      await target.end();
      const { code, err, out } = await look('pstree', String(target.pid));
      expect([code, out]).to.deep.equal([1, '']);
      expect(err).to.equal(
        `Cannot look into process ${String(target.pid)}: there is none with this number\n`,
      );
    });

    it('refuses what is no number, and no time', async () => {
      const { code, err } = await look('ps', 'node');
      expect(code).to.equal(1);
      expect(err).to.contain('It must be the number of a process.');
      expect((await look('ps', '--timeout', 'long', '1')).err).to.contain('above 0');
    });

    it('sends nothing to a program that is no Node', async () => {
      const target = await start(startProgram('sleep', ['1000'], false));
      const { code, err } = await look('ps', String(target.pid));
      expect(code).to.equal(1);
      expect(err).to.contain('it is no Node but sleep; nothing was sent to it');
      started.splice(0);
      expect(await target.end()).to.equal('SIGTERM');
    });

    it('sends nothing to one that is called Node and would die of it', async () => {
      const file = join(folder, 'node');
      copyFileSync('/bin/sleep', file);
      chmodSync(file, 0o755);
      const target = await start(startProgram(file, ['1000'], false));
      const { err } = await look('ps', String(target.pid));
      expect(err).to.contain('it does not listen to SIGUSR1');
      started.splice(0);
      expect(await target.end()).to.equal('SIGTERM');
    });

    it(`says that it is another user's`, () => {
      const kill = sinon
        .stub(process, 'kill')
        .throws(Object.assign(new Error(), { code: 'EPERM' }));
      try {
        expect(() => {
          checkTarget(1);
        }).to.throw('it belongs to another user');
      } finally {
        kill.restore();
      }
    });
  });
});
