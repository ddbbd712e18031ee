// What links and bits of code in a document promise: a place on a page, a name in a file.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** A link of a document, and the line that it stands in. */
interface Link {
  readonly line: number;
  readonly text: string;
  /** The path of its target, relative to the root. */
  readonly path: string;
  readonly anchor: string;
}

/** Gives what is wrong with the links of a document: missing files, headings and names. */
export function brokenLinks(root: string, path: string, text: string): string[] {
  return linksOf(path, text).flatMap((link) => {
    const wrong = whatIsWrong(root, link);
    return wrong === undefined ? [] : [`${path}:${String(link.line)} ${wrong}`];
  });
}

function whatIsWrong(root: string, { text, path, anchor }: Link): string | undefined {
  const file = join(root, path);
  if (!existsSync(file)) return `links to ${path}, which is not there`;
  const isCode = /\.(?:ts|mjs|cjs|js|json)$/.test(path);
  if (!isCode && anchor === '') return undefined;
  const target = readFileSync(file, 'utf8');
  if (anchor !== '' && !headingsOf(target).includes(anchor)) return `links to ${path}#${anchor}`;
  const name = /^`?([A-Za-z_]\w*)`?$/.exec(text)?.[1];
  if (!isCode || name === undefined || new RegExp(`\\b${name}\\b`).test(target)) return undefined;
  return `says ${name} of ${path}, which does not name it`;
}

/** Gives the links to files of the repository, and to places on the page itself. */
function linksOf(path: string, text: string): Link[] {
  return [...withoutBlocks(text).matchAll(/\[([^\]]*)\]\(([^)\s]+)\)/g)].flatMap((match) => {
    const [target = '', anchor = ''] = (match[2] as string).split('#');
    if (/^[a-z]+:/.test(target)) return [];
    const place = target === '' ? path : posix.join(dirname(path), target);
    const line = text.slice(0, match.index).split('\n').length;
    return [{ line, text: match[1] as string, path: place, anchor }];
  });
}

/** Gives the anchors of the headings of a page, as GitHub makes them. */
export function headingsOf(text: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutBlocks(text).matchAll(/^#{1,6} (.+)$/gm)].map((match) => {
    const slug = (match[1] as string)
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${String(times)}`;
  });
}

/** Gives the paths of files that a document names in bits of code. */
export function pathsNamedIn(text: string): string[] {
  const prose = withoutBlocks(text);
  return [...prose.matchAll(/`((?:lib|spec|tools|docs|demos|bench|\.ci)\/[\w./-]*\w\/?)`/g)].map(
    (match) => match[1] as string,
  );
}

/** Gives the names that bits of code in a document begin with: of functions, classes, methods. */
export function namesIn(text: string): string[] {
  return [...withoutBlocks(text).matchAll(/`(?:new |yield\* )?(?:\w+\.)*(\w+)(?:\([^`]*\))?`/g)]
    .map((match) => match[1] as string)
    .filter((name) => /^[A-Za-z_]\w*$/.test(name));
}

/** The text with its blocks of code blank, line for line. */
function withoutBlocks(text: string): string {
  return text.replaceAll(/^```.*?^```$/gms, (block) => block.replaceAll(/[^\n]/g, ' '));
}
