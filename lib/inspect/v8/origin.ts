// From a place in what the engine runs to the place in what was written, by source maps. Node reads
// them; where there is no Node, the place stays what it is.

import type { FrameInfo } from '../frame.js';
import { builtin } from '../builtin.js';
import type { Script } from './ask.js';

/** As much of `node:module` as reads source maps. */
interface ModuleModule {
  readonly SourceMap: new (payload: object) => {
    findEntry(
      line: number,
      column: number,
    ): {
      readonly originalSource?: string;
      readonly originalLine?: number;
      readonly originalColumn?: number;
    };
  };
}

type SourceMap = InstanceType<ModuleModule['SourceMap']>;

interface FileSystem {
  readFileSync(path: URL, encoding: 'utf8'): string;
}

type Position = Pick<FrameInfo, 'lineno' | 'colno'>;
type Origin = Pick<FrameInfo, 'filename' | 'lineno' | 'colno'>;

const maps = /*#__PURE__*/ new WeakMap<Script, SourceMap | { readonly none: true }>();

/** Gives the place in the source of a place in a script. */
export function originOf(script: Script | undefined, position: Position): Origin {
  const url = script?.url ?? '';
  const map = script === undefined ? undefined : mapOf(script);
  const entry = map?.findEntry(position.lineno - 1, position.colno - 1);
  if (entry?.originalSource === undefined) return { filename: pathOf(url), ...position };
  return {
    filename: pathOf(resolve(entry.originalSource, url)),
    lineno: (entry.originalLine ?? 0) + 1,
    colno: (entry.originalColumn ?? 0) + 1,
  };
}

function mapOf(script: Script): SourceMap | undefined {
  let map = maps.get(script);
  if (map === undefined) {
    const payload = payloadOf(script);
    const { SourceMap } = builtin<ModuleModule>('module') ?? {};
    map =
      payload === undefined || SourceMap === undefined ? { none: true } : new SourceMap(payload);
    maps.set(script, map);
  }
  return 'none' in map ? undefined : map;
}

function pathOf(url: string): string {
  return url.replace(/^file:\/\//, '');
}

/** Reads the source map that a script names, in itself or beside itself. */
function payloadOf(script: Script): object | undefined {
  const { sourceMapURL: named = '', url } = script;
  if (named === '') return undefined;
  try {
    const inline = /^data:[^,]*?(;base64)?,(.*)$/s.exec(named);
    if (inline === null) {
      const files = builtin<FileSystem>('fs');
      const text = files?.readFileSync(new URL(named, url), 'utf8');
      return text === undefined ? undefined : (JSON.parse(text) as object);
    }
    const [, base64, data = ''] = inline;
    return JSON.parse(base64 === undefined ? decodeURIComponent(data) : atob(data)) as object;
  } catch {
    // No map, or one that cannot be read: what the engine runs has a place, too.
    return undefined;
  }
}

function resolve(source: string, base: string): string {
  try {
    return new URL(source, base).href;
  } catch {
    return source;
  }
}
