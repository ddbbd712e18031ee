// Code of users whose compiler has no generators: what drives theirs must drive what becomes of them.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { install, outcomesIn, runProgram } from './workshop.mjs';

/** The rows of compilers that take generators apart. */
export const legacy = [
  { key: 'regenerator', title: 'generators by regenerator', compile: withRegenerator },
  { key: 'tslib', title: 'generators by tslib, for ES5', compile: withTslib },
].map(({ key, title, compile }) => ({
  key,
  title,
  isShort: false,
  whyNot: () => undefined,
  run: (workshop) => runCompiled(workshop, key, compile),
}));

async function runCompiled(workshop, key, compile) {
  const home = install('compilers');
  const require = createRequire(join(home, 'package.json'));
  const project = workshop.project({ hasPeers: true });
  // As `npm install tslib` in the project.
  cpSync(join(home, 'node_modules/tslib'), join(project, 'node_modules/tslib'), {
    recursive: true,
  });
  const folder = join(project, key);
  mkdirSync(folder, { recursive: true });

  const program = join(folder, 'legacy.cjs');
  const source = readFileSync(join(project, 'legacy.cjs'), 'utf8');
  writeFileSync(program, compile(require, source, 'script'));
  const outcomes = outcomesIn(await runProgram(process.execPath, [program], { cwd: folder }));
  outcomes['yieldfrom/conformance'] = await runScenarios(require, compile, folder);
  return outcomes;
}

/** Runs the order area of the corpus, each scenario written as a program and compiled. */
async function runScenarios(require, compile, folder) {
  const { emitScenario, loadCorpus } = await import('yieldfrom/conformance');
  const { scenarios } = await loadCorpus();
  let count = 0;
  for (const scenario of scenarios.filter(({ area }) => area === 'order')) {
    const source = emitScenario(scenario, 'coroutine');
    if (source === undefined) continue;
    const file = join(folder, `${scenario.id.replaceAll('/', '-')}.mjs`);
    const compiled = compile(require, source, 'module');
    if (/function\s*\*/.test(compiled)) return fails('a generator is left in what was compiled');
    writeFileSync(file, compiled);
    const { stdout, stderr } = await runProgram(process.execPath, [file], { cwd: folder });
    const { trace, outcome } = scenario.expect;
    const said = stdout.trim().split('\n').at(-1);
    if (!isDeepStrictEqual(parsed(said), { trace, outcome })) {
      return fails(`${scenario.id} gives ${said} ${stderr}`);
    }
    count += 1;
  }
  return count > 0 ? { outcome: 'works' } : fails('no scenario could be written');
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fails(says) {
  return { outcome: 'fails', says };
}

function withRegenerator(require, source, sourceType) {
  const { transformSync } = require('@babel/core');
  const options = {
    sourceType,
    configFile: false,
    babelrc: false,
    plugins: [require.resolve('@babel/plugin-transform-regenerator')],
  };
  return transformSync(source, options).code;
}

function withTslib(require, source, sourceType) {
  const typescript = require('typescript-5.9');
  const { ModuleKind, ScriptTarget } = typescript;
  const compilerOptions = {
    target: ScriptTarget.ES5,
    module: sourceType === 'module' ? ModuleKind.ES2015 : ModuleKind.CommonJS,
    importHelpers: true,
    downlevelIteration: true,
  };
  return typescript.transpileModule(source, { compilerOptions }).outputText;
}
