// `npm run conformance:pack`: packs the corpus as a package of its own, that needs no other: the scenarios,
// how to run them, the oracle in Python, a sample runner, and a checker for plain Python and for plain Node.
// Then installs it in a fresh folder, and runs it there under both.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeKit } from './corpus.mjs';
import { root } from './sources.mjs';

const name = 'yieldfrom-conformance';
const python = process.env.PYTHON ?? 'python3';

const packed = pack();
console.log(`packed ${packed}`);
const folder = mkdtempSync(join(tmpdir(), 'corpus-alone-'));
try {
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  run('npm', ['install', '--no-audit', '--no-fund', '--offline', packed], folder);
  const place = join(folder, 'node_modules', name);
  const oracle = [python, join(place, 'oracle', 'python')];
  run(python, [join(place, 'check.py')], folder);
  run(process.execPath, [join(place, 'check.mjs')], folder);
  // Each language has the other's runner run, too.
  run(process.execPath, [join(place, 'check.mjs'), '--', ...oracle], folder);
  const sample = [process.execPath, join(place, 'examples', 'co-runner.mjs')];
  run(python, [join(place, 'check.py'), '--only', 'order/', '--', ...sample], folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Writes the package; gives the path of what npm makes of it. */
function pack() {
  const into = 'build/conformance-package';
  rmSync(join(root, into), { recursive: true, force: true });
  mkdirSync(join(root, into), { recursive: true });
  writeKit(into);
  for (const part of ['scenarios', 'deviations']) {
    cpSync(join(root, 'spec/conformance', part), join(root, into, part), { recursive: true });
  }
  const { license, author } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const verbs = JSON.parse(readFileSync(join(root, into, 'schema/verbs.json'), 'utf8'));
  const about = {
    name,
    version: `${verbs.version}.0`,
    description: 'What asyncio does, as programs and traces, for every scheduler in every language',
    license,
    author,
    type: 'module',
  };
  writeFileSync(join(root, into, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
  writeFileSync(join(root, into, 'README.md'), readmeOf(verbs.version));
  cpSync(join(root, 'LICENSE'), join(root, into, 'LICENSE'));
  const { stdout } = run('npm', ['pack', '--json'], join(root, into), false);
  const [{ filename }] = JSON.parse(stdout);
  return join(root, into, filename);
}

function readmeOf(version) {
  return `# What asyncio does, as programs and traces

Version ${version}. [INTERPRETING.md](INTERPRETING.md) says how to run a scenario, and how a runner is asked. Nothing has to be installed beside it.

    python3 check.py                       # CPython's own asyncio
    python3 check.py -- ./my-runner        # a runner of yours
    node check.mjs                         # a sample: a scheduler of a hundred lines
    node check.mjs --only order/ -- ./my-runner
`;
}

function run(program, args, cwd, isShown = true) {
  const found = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (isShown) process.stdout.write(found.stdout ?? '');
  if (found.status !== 0) {
    console.error(`${program} ${args.join(' ')} failed\n${found.error ?? found.stderr}`);
    process.exit(1);
  }
  return found;
}
