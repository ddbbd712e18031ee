// A stack that was taken while a `yield*` began shows the column of what it delegates to; what stands there is
// the `yield*`, a word before. Where the source can be read it is looked up.

import type { FrameInfo } from '../frame.js';
import { builtin } from '../builtin.js';

interface FileSystem {
  readFileSync(path: string | URL, encoding: 'utf8'): string;
}

const CLOSING = ')]}';
const OPENING = '([{';

/** Moves frames of one dump to their `yield*`; each file is read once. */
export class Delegations {
  readonly #sources = new Map<string, string | null>();
  readonly #moved = new Map<string, FrameInfo>();

  /** Gives the frame at the `yield*` that leads to it; the same frame if there is none to be seen. */
  move(frame: FrameInfo): FrameInfo {
    const key = JSON.stringify(frame);
    let moved = this.#moved.get(key);
    if (moved === undefined) this.#moved.set(key, (moved = this.#find(frame)));
    return moved;
  }

  #find(frame: FrameInfo): FrameInfo {
    const source = this.#read(frame.filename);
    if (source === null) return frame;
    const lines = source.split('\n').slice(0, frame.lineno);
    const line = lines.pop() ?? '';
    if (/^yield\s*\*/.test(line.slice(frame.colno - 1))) return frame;
    const before = [...lines, line.slice(0, frame.colno - 1)].join('\n');
    const at = lastDelegation(before);
    if (at === -1) return frame;
    const lead = before.slice(0, at).split('\n');
    return { ...frame, lineno: lead.length, colno: (lead.at(-1) ?? '').length + 1 };
  }

  #read(path: string): string | null {
    let source = this.#sources.get(path);
    if (source === undefined) this.#sources.set(path, (source = readSource(path)));
    return source;
  }
}

/** Gives where the last `yield*` of a text begins that is in no bracket closed before the end. */
function lastDelegation(text: string): number {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const char = text[at] as string;
    if (CLOSING.includes(char)) depth += 1;
    else if (OPENING.includes(char)) depth = Math.max(depth - 1, 0);
    else if (depth > 0) continue;
    else if (char === ';') return -1;
    else if (char === '*' && /\byield\s*$/.test(text.slice(Math.max(at - 16, 0), at))) {
      return text.lastIndexOf('yield', at);
    }
  }
  return -1;
}

function readSource(path: string): string | null {
  if (!path.startsWith('/') && !/^[A-Z]:/.test(path)) return null;
  try {
    return builtin<FileSystem>('fs')?.readFileSync(path, 'utf8') ?? null;
  } catch {
    return null;
  }
}
