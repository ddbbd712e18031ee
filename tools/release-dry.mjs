// `npm run release:dry`: goes through a release to the moment before it is published, step by step, and
// ends at the first that fails. RELEASING.md says what a release is. Nothing is tagged or published.
//
//   --skip-tests --skip-audit --skip-everywhere    leave a step out, and say so
//   --allow-dirty                                  go on with changes that are not committed

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './sources.mjs';

const { values: flags } = parseArgs({
  options: {
    'skip-tests': { type: 'boolean', default: false },
    'skip-audit': { type: 'boolean', default: false },
    'skip-everywhere': { type: 'boolean', default: false },
    'allow-dirty': { type: 'boolean', default: false },
  },
});
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { name, version } = manifest;
const tag = `v${version}`;
const out = join(root, 'build/release');

const steps = [
  { title: 'the checkout is clean', act: checkClean },
  { title: 'version and changelog agree', act: checkVersion },
  { title: 'every check there is', act: () => npm('test'), skip: 'skip-tests' },
  { title: 'build and pack, twice, to the same bytes', act: packTwice },
  { title: 'what is in the package', act: checkContents },
  { title: 'publint and attw', act: () => npm('run', 'package:check') },
  {
    title: 'audit of run-time dependencies',
    act: () => npm('audit', '--omit=dev'),
    skip: 'skip-audit',
  },
  {
    title: 'installed from the tarball, in short',
    act: () => npm('run', 'test:everywhere', '--', '--short'),
    skip: 'skip-everywhere',
  },
  { title: 'provenance', act: tellProvenance },
  { title: 'what would be done now', act: tellRest },
];

const skipped = [];
let packed;
for (const [index, { title, act, skip }] of steps.entries()) {
  console.log(`\n== ${index + 1}/${steps.length} ${title}`);
  if (skip !== undefined && flags[skip]) {
    skipped.push(title);
    console.log(`SKIPPED: --${skip}`);
    continue;
  }
  try {
    act();
  } catch (error) {
    console.log(`\nStopped at "${title}": ${error.message}`);
    process.exit(1);
  }
}
const tail = skipped.length === 0 ? '' : `; skipped: ${skipped.join(', ')}`;
console.log(`\n${name} ${version} could be released${tail}`);

function checkClean() {
  const changes = git('status', '--porcelain');
  if (changes !== '' && !flags['allow-dirty']) {
    throw new Error(
      `there are changes that are not committed (--allow-dirty goes on):\n${changes}`,
    );
  }
  const branch = git('rev-parse', '--abbrev-ref', 'HEAD');
  console.log(`${git('rev-parse', 'HEAD')} of ${branch}${changes === '' ? '' : ', with changes'}`);
}

function checkVersion() {
  if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) throw new Error(`${version} is no version`);
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  if (lock.version !== version) throw new Error(`package-lock.json says ${lock.version}`);
  if (git('tag', '--list', tag) !== '') throw new Error(`${tag} is released: raise the version`);
  const entries = changesIn(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'));
  if (entries.length === 0) {
    throw new Error(`CHANGELOG.md says nothing under Unreleased or ${version}`);
  }
  const breaking = entries.filter((entry) => entry.startsWith('- **Breaking'));
  const last = git('tag', '--list', 'v*', '--sort=-version:refname').split('\n')[0];
  if (breaking.length > 0 && last !== '' && !mayBreak(last.slice(1), version)) {
    throw new Error(`${breaking.length} changes break, and ${version} may not after ${last}`);
  }
  console.log(
    `${version} after ${last || 'nothing'}: ${entries.length} changes, ${breaking.length} of them break`,
  );
}

/** The entries of this version, or of what is not released yet. */
function changesIn(changelog) {
  const sections = changelog.split(/^## /m).slice(1);
  const own = sections.filter(
    (section) => /^Unreleased\b/.test(section) || section.startsWith(version),
  );
  return own.flatMap((section) => section.split('\n').filter((line) => line.startsWith('- ')));
}

/** Before 1.0.0 a minor version may break, after it a major one. */
function mayBreak(from, to) {
  const [before, after] = [from, to].map((text) => text.split('.').map(Number));
  return after[0] > before[0] || (before[0] === 0 && after[1] > before[1]);
}

function packTwice() {
  const [first, second] = [0, 1].map(() => {
    npm('run', '--silent', 'build');
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    const said = execFileSync('npm', ['pack', '--json', '--pack-destination', out], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32',
    });
    const [one] = Object.values(JSON.parse(said));
    return one;
  });
  if (first.integrity !== second.integrity) throw new Error('two builds differ');
  packed = first;
  console.log(
    `${packed.filename}: ${packed.files.length} files, ${Math.round(packed.size / 1024)} KiB packed, ${Math.round(packed.unpackedSize / 1024)} KiB unpacked`,
  );
}

function checkContents() {
  const tracked = new Set(git('ls-files').split('\n'));
  const strangers = packed.files
    .map(({ path }) => path)
    .filter((path) => !path.startsWith('dist/') && !tracked.has(path));
  if (strangers.length > 0) throw new Error(`nobody committed ${strangers.join(', ')}`);
  const counts = {};
  for (const { path } of packed.files) {
    const place = path.includes('/') ? `${path.split('/')[0]}/` : path;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  for (const [place, count] of Object.entries(counts)) console.log(`${place}: ${count}`);
}

/** Of what and by what the tarball was made, as npm's `--provenance` has it signed by the builder. */
function tellProvenance() {
  const bytes = readFileSync(join(out, packed.filename));
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (integrity !== packed.integrity) throw new Error('the tarball is not what npm said');
  const provenance = {
    subject: { name: `pkg:npm/${name}@${version}`, integrity },
    source: { commit: git('rev-parse', 'HEAD'), tree: git('rev-parse', 'HEAD^{tree}') },
    lockfile: createHash('sha256')
      .update(readFileSync(join(root, 'package-lock.json')))
      .digest('hex'),
    builder: {
      node: process.version,
      npm: execFileSync('npm', ['--version'], { encoding: 'utf8' }).trim(),
    },
  };
  writeFileSync(join(out, 'provenance.json'), `${JSON.stringify(provenance, null, 2)}\n`);
  console.log(JSON.stringify(provenance, null, 2));
}

function tellRest() {
  console.log(
    `git tag --sign ${tag} --message '${name} ${version}' ${git('rev-parse', '--short', 'HEAD')}`,
  );
  console.log(`git push origin ${tag}`);
  console.log(
    `npm publish ${packed.filename} --provenance --access public --tag ${version.includes('-') ? 'next' : 'latest'}`,
  );
}

function git(...args) {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}

function npm(...args) {
  const { status } = spawnSync('npm', args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} ended with ${status}`);
}
