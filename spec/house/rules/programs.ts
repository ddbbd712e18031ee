// The programs in the documents: blocks of code whose first line says what becomes of them.
//
//   ts program           compiled against the built package, and run
//   ts program virtual   the same, on a clock that jumps
//   js program           run
//   py program           run by a Python, on a clock that jumps; `py legacy program` by one before 3.11
//   ts check             compiled
//   ts file NAME         a file beside the programs of its document
//   js codemod DIRECTION what a codemod makes of it is the block after it
//
// The text block after a program is what it prints. Programs in other tongues print what the
// program after them prints, if no text block stands between the two.

export interface Program {
  /** `README.md:12` */
  readonly place: string;
  readonly kind: ProgramKind;
  readonly code: string;
  readonly expected: string;
}

export type ProgramKind = 'ts' | 'ts virtual' | 'js' | 'py' | 'py legacy';

/** Something that is compiled with the programs of its document, and not run. */
export interface SourceFile {
  readonly place: string;
  /** `jobs.ts`; of its own choice if empty. */
  readonly name: string;
  readonly code: string;
}

/** A file before a codemod, and after it. */
export interface Rewriting {
  readonly place: string;
  readonly direction: string;
  readonly before: string;
  readonly after: string;
}

interface Block {
  readonly place: string;
  readonly info: string;
  readonly body: string;
}

/** Gives the programs of a document. One without a block of output prints nothing. */
export function programsIn(path: string, text: string): Program[] {
  const blocks = blocksOf(path, text);
  return blocks.flatMap(({ place, info, body }, index) => {
    const kind = kindOf(info);
    if (kind === undefined) return [];
    return [{ place, kind, code: body, expected: outputAfter(blocks, index, kind) }];
  });
}

/** Gives what is only compiled. */
export function sourceFilesIn(path: string, text: string): SourceFile[] {
  return blocksOf(path, text).flatMap(({ place, info, body }) => {
    const name = info === 'ts check' ? '' : /^ts file (\S+)$/.exec(info)?.[1];
    return name === undefined ? [] : [{ place, name, code: body }];
  });
}

/** Gives what is said of codemods. */
export function rewritingsIn(path: string, text: string): Rewriting[] {
  const blocks = blocksOf(path, text);
  return blocks.flatMap(({ place, info, body }, index) => {
    const direction = /^[jt]s codemod (\S+)$/.exec(info)?.[1];
    const after = blocks[index + 1]?.body ?? '';
    return direction === undefined ? [] : [{ place, direction, before: body, after }];
  });
}

/** Gives the places of code of JavaScript that nothing looks at. */
export function uncheckedIn(path: string, text: string): string[] {
  const blocks = blocksOf(path, text);
  return blocks
    .filter(({ info }, index) => {
      const isMade = blocks[index - 1]?.info.includes(' codemod ') === true;
      return /^(?:ts|js|tsx|jsx|typescript|javascript)$/.test(info) && !isMade;
    })
    .map(({ place }) => place);
}

function blocksOf(path: string, text: string): Block[] {
  return [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map((match) => ({
    place: `${path}:${String(text.slice(0, match.index).split('\n').length)}`,
    info: match[1] as string,
    body: match[2] as string,
  }));
}

function kindOf(info: string): ProgramKind | undefined {
  const match = /^(ts|js|py)(?: (legacy))? program(?: (virtual))?$/.exec(info);
  return match === null ? undefined : (match.slice(1).filter(Boolean).join(' ') as ProgramKind);
}

function outputAfter(blocks: readonly Block[], index: number, kind: ProgramKind): string {
  const next = blocks[index + 1];
  if (next === undefined) return '';
  if (next.info === 'text') return next.body;
  if (next.info.startsWith('ts file ')) return outputAfter(blocks, index + 1, kind);
  const nextKind = kindOf(next.info);
  if (kind.startsWith('ts') || nextKind === undefined) return '';
  return outputAfter(blocks, index + 1, nextKind);
}

/** Gives the functions and classes that bits of code begin with a call of. */
export function calledIn(text: string): string[] {
  return [...text.matchAll(/`(?:new )?(\w+)\(/g)].map((match) => match[1] as string);
}

/** Gives the targets of links in a document that lead to files of the repository. */
export function linksIn(text: string): string[] {
  const prose = text.replaceAll(/^```.*?^```$/gms, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => (match[1] as string).replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}
