// Reads what Stryker says about a room.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { root } from '../sources.mjs';

/** The counts and the survivors of Stryker's JSON report. */
export function readReport(path) {
  const { files } = JSON.parse(readFileSync(path, 'utf8'));
  const all = Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants.map((mutant) => ({ ...mutant, file, source })),
  );
  const count = (status) => all.filter((mutant) => mutant.status === status).length;
  const [killed, timeout] = [count('Killed'), count('Timeout')];
  const [survived, noCoverage] = [count('Survived'), count('NoCoverage')];
  const mutants = killed + timeout + survived + noCoverage;
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    mutants,
    killed,
    timeout,
    survived,
    noCoverage,
    ignored: count('Ignored'),
    failed: count('RuntimeError') + count('CompileError'),
    score: mutants === 0 ? 100 : Math.floor((1000 * (killed + timeout)) / mutants) / 10,
    survivors: all
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map(survivorOf)
      .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line),
  };
}

function survivorOf({ file, source, location, mutatorName, replacement, status }) {
  const lines = source.split('\n');
  const { start, end } = location;
  const original =
    start.line === end.line
      ? lines[start.line - 1].slice(start.column - 1, end.column - 1)
      : [
          lines[start.line - 1].slice(start.column - 1),
          ...lines.slice(start.line, end.line - 1),
          lines[end.line - 1].slice(0, end.column - 1),
        ].join('\n');
  return {
    file,
    line: start.line,
    code: lines[start.line - 1].trim(),
    mutator: mutatorName,
    original: oneLine(original),
    replacement: oneLine(replacement ?? ''),
    ...(status === 'NoCoverage' ? { uncovered: true } : {}),
  };
}

function oneLine(text) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

function commit() {
  try {
    const changed = git('status', '--porcelain', '--', 'lib', 'spec') === '' ? '' : ' and changes';
    return git('rev-parse', '--short', 'HEAD') + changed;
  } catch {
    return 'unknown';
  }
}

function git(...args) {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}
