// One file under the knife: its text, its tree, and the edits so far. Edits replace tokens and never
// whole expressions, so that comments, types and layout stay as they were.

import { parse } from '@babel/parser';
import babelTraverse, { type NodePath, type TraverseOptions } from '@babel/traverse';
import type * as t from '@babel/types';
import MagicString from 'magic-string';

type Traverse = (parent: t.Node, visitor: TraverseOptions) => void;

/** Babel 7 is CommonJS: in ES modules its default export hangs on the default export. */
const traverse = (babelTraverse as unknown as { default: Traverse }).default;

export interface Token {
  readonly value?: unknown;
  readonly type: { readonly label: string };
  readonly start: number;
  readonly end: number;
}

export type Span = Pick<t.Node, 'start' | 'end' | 'loc' | 'extra'>;

export class Source {
  readonly text: string;
  readonly isTypeScript: boolean;
  readonly edits: MagicString;
  readonly program: NodePath<t.Program>;
  readonly comments: readonly t.Comment[];
  readonly #tokens: readonly Token[];
  readonly #names: Set<string> = new Set();

  constructor(path: string, text: string) {
    this.text = text;
    this.isTypeScript = /\.[cm]?tsx?$/.test(path);
    this.edits = new MagicString(text);
    const file = parse(text, {
      sourceType: 'unambiguous',
      tokens: true,
      allowReturnOutsideFunction: true,
      plugins: pluginsFor(path, this.isTypeScript),
    });
    this.comments = file.comments ?? [];
    this.#tokens = (file.tokens ?? []) as Token[];
    this.program = programOf(file);
    for (const { type, value } of this.#tokens) {
      if (type.label === 'name') this.#names.add(String(value));
    }
  }

  /** True for a module of ES: one with an import or an export, or of TypeScript. */
  get isModule(): boolean {
    const { sourceType } = this.program.node;
    return sourceType === 'module' || (this.isTypeScript && !this.mentions('require'));
  }

  /** True if some token of the file is this name. */
  mentions(name: string): boolean {
    return this.#names.has(name);
  }

  /** The first token in a span whose text is this. */
  token(text: string, from: number, to: number): Token | undefined {
    return this.#tokens.find(
      ({ type, start, end }) =>
        type.label !== 'CommentBlock' &&
        type.label !== 'CommentLine' &&
        start >= from &&
        end <= to &&
        this.text.slice(start, end) === text,
    );
  }

  hasComment(from: number, to: number): boolean {
    return this.comments.some(({ start, end }) => (start ?? 0) >= from && (end ?? 0) <= to);
  }

  /** Where an expression begins, its parentheses included. */
  startOf({ start, extra }: Span): number {
    return (extra?.['parenStart'] as number | undefined) ?? start ?? 0;
  }

  /** Where an expression ends, its parentheses included. */
  endOf(node: Span): number {
    const end = node.end ?? 0;
    if (node.extra?.['parenthesized'] !== true) return end;
    return this.token(')', end, this.text.length)?.end ?? end;
  }
}

export function lineOf(node: Span): number {
  return node.loc?.start.line ?? 0;
}

export function columnOf(node: Span): number {
  return (node.loc?.start.column ?? 0) + 1;
}

function programOf(file: t.File): NodePath<t.Program> {
  let found: NodePath<t.Program> | undefined;
  traverse(file, {
    Program(path) {
      found = path;
      path.stop();
    },
  });
  return found as NodePath<t.Program>;
}

function pluginsFor(path: string, isTypeScript: boolean): ('typescript' | 'jsx' | 'decorators')[] {
  const plugins: ('typescript' | 'jsx' | 'decorators')[] = ['decorators'];
  if (isTypeScript) plugins.push('typescript');
  if (!isTypeScript || path.endsWith('x')) plugins.push('jsx');
  return plugins;
}
