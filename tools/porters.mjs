// Writes the small files that stand before some doors of the package (tools/doors.mjs says which). One
// loads the door, and where a package is missing says by name what to install. The other stands where
// browsers are sent that ask for what only Node has: it exports the names of the door, so that a bundler
// finds them, and throws when it is run.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { doors, nodeOnly, peersOf, porterOf } from './doors.mjs';
import { root } from './sources.mjs';

export function writePorters() {
  for (const [subpath, peers] of Object.entries(peersOf)) {
    write(porterOf('asking', subpath, 'js'), askingModule(subpath, peers));
    write(porterOf('asking', subpath, 'cjs'), askingCommon(subpath, peers));
  }
  for (const [subpath, instead] of Object.entries(nodeOnly)) {
    write(porterOf('refusing', subpath, 'js'), refusingModule(subpath, instead));
    write(porterOf('refusing', subpath, 'cjs'), refusingCommon(subpath, instead));
  }
}

function askingModule(subpath, peers) {
  const names = namesOf(subpath);
  return `import { RuntimeError } from '../../index.js';
const { ${names.join(', ')} } = await import('../../${doors[subpath]}.js').catch(tell);
export { ${names.join(', ')} };
${tell(subpath, peers)}`;
}

function askingCommon(subpath, peers) {
  return `'use strict';
const { RuntimeError } = require('../../index.cjs');
try {
  module.exports = require('../../${doors[subpath]}.cjs');
} catch (cause) {
  tell(cause);
}
${tell(subpath, peers)}`;
}

function tell(subpath, peers) {
  const needed =
    peers.length === 1 ? `the package ${peers[0]}` : `the packages ${peers.join(' and ')}`;
  const message = `${nameOf(subpath)} needs ${needed}: npm install ${peers.join(' ')}`;
  return `function tell(cause) {
  const isMissing = /^(?:ERR_)?MODULE_NOT_FOUND$/.test(cause?.code) &&
    ${JSON.stringify(peers)}.some((name) => cause.message.includes(\`'\${name}'\`));
  throw isMissing ? new RuntimeError(${JSON.stringify(message)}, { cause }) : cause;
}
`;
}

function refusingModule(subpath, instead) {
  return `import { NotImplementedError } from '../../index.js';
refuse();
const nothing = undefined;
export { ${namesOf(subpath)
    .map((name) => `nothing as ${name}`)
    .join(', ')} };
${refuse(subpath, instead)}`;
}

function refusingCommon(subpath, instead) {
  return `'use strict';
const { NotImplementedError } = require('../../index.cjs');
refuse();
${refuse(subpath, instead)}`;
}

function refuse(subpath, instead) {
  const message = `${nameOf(subpath)} needs Node: in a browser, ${instead}`;
  return `function refuse() {
  throw new NotImplementedError(${JSON.stringify(message)});
}
`;
}

/** The names that a door exports, as rollup wrote them. */
function namesOf(subpath) {
  const text = readFileSync(join(root, 'dist', `${doors[subpath]}.js`), 'utf8');
  return [...text.matchAll(/^.*?export \{ (.*?) \}(?:;| from )/gm)].flatMap(([, list]) =>
    list.split(', ').map((one) => one.split(' as ').at(-1)),
  );
}

function nameOf(subpath) {
  return `yieldfrom${subpath.slice(1)}`;
}

function write(path, text) {
  const target = join(root, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
