// A place in the code. Python hands out frame objects; an engine of JavaScript only a line of text.

/** A place in the code at which a coroutine stands, or through which it was called. */
export interface FrameInfo {
  /** The name of the function; `<anonymous>` if it has none. */
  readonly funcname: string;
  /** A path or an address; empty if only the name is known. */
  readonly filename: string;
  /** Counted from 1; 0 if only the name is known. */
  readonly lineno: number;
  /** Counted from 1; 0 if only the name is known. */
  readonly colno: number;
}

/** Reads a line of a stack: `main (file:3:5)`, `file:3:5`, or `main@file:3:5`. */
export function frameFrom(line: string): FrameInfo {
  const parts = /^(?:(.*?) ?(?:\(|@))?([^()@]*?):(\d+):(\d+)\)?$/.exec(line);
  if (parts === null) return { funcname: line, filename: '', lineno: 0, colno: 0 };
  const [, funcname, filename = '', lineno, colno] = parts;
  return {
    funcname: nameIn(funcname),
    filename: filename.replace(/^file:\/\//, ''),
    lineno: Number(lineno),
    colno: Number(colno),
  };
}

/** Drops what the engine adds to a name: `Object.main`, `async main`, `new Thing`, `main [as x]`. */
function nameIn(text: string | undefined): string {
  const name = (text ?? '')
    .replace(/ \[as [^\]]*\]$/, '')
    .replace(/^(?:async |new |Object\.)+/, '');
  return name === '' ? '<anonymous>' : name;
}

/** Writes a frame as CPython's task tools do: `main app.ts:12`. */
export function formatFrame({ funcname, filename, lineno }: FrameInfo): string {
  return filename === '' && lineno === 0 ? funcname : `${funcname} ${filename}:${String(lineno)}`;
}
