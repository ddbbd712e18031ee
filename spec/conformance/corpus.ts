// The corpus on disk: how its files are found, read and written.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Draft } from './families.js';
import { corpusRoot } from './places.js';
import { type Json, programOf, type Scenario } from '../../lib/conformance/scenario.js';

/** Every scenario below a folder of the corpus, in the order of their ids. */
export function readScenarios(folder = 'scenarios'): Scenario[] {
  const from = join(corpusRoot, folder);
  return readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(from, file), 'utf8')) as Scenario);
}

/** Writes a scenario as its author made it, keeping what the machine had written to it. */
export function writeDraft(draft: Draft): Promise<boolean> {
  const path = `scenarios/${draft.id}.json`;
  const { id, area, claim } = draft;
  const old = (readJson(path) ?? {}) as unknown as Partial<Scenario>;
  const { rev = 1, needs = [], profile = '', expect, formerly } = old;
  const written = { id, rev, area, claim, needs, profile, ...programOf(draft), expect, formerly };
  return writeJson(path, written);
}

/** Writes a file of the corpus as prettier would, if that changes it. Tells whether it did. */
export async function writeJson(path: string, value: unknown): Promise<boolean> {
  const file = join(corpusRoot, path);
  // Whoever only reads the corpus need not load it.
  const { format } = await import('prettier');
  const text = await format(JSON.stringify(value), { parser: 'json', printWidth: 100 });
  if (text === textOf(file)) return false;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return true;
}

export function readJson(path: string): Json | undefined {
  const text = textOf(join(corpusRoot, path));
  return text === undefined ? undefined : (JSON.parse(text) as Json);
}

/** A short name for what a program or a result says. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
