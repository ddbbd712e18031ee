// Writes dist/types from build/lib: tsc's declarations for ESM, and once more as .d.cts for CommonJS, which
// TypeScript would otherwise take for the types of an ES module.
//
// The compiler leaves out what is @internal, and nothing else: it still imports and exports names that are
// gone, and says of classes that they implement what they show no more. Both are taken out here.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { filesBelow, root } from './sources.mjs';

const from = 'build/lib/';
const to = 'dist/types/';

const declarations = new Map(
  filesBelow(from)
    .filter((file) => file.endsWith('.d.ts'))
    .map((file) => [file.slice(from.length), readFileSync(join(root, file), 'utf8')]),
);
const exported = new Map();

for (const [file, text] of declarations) {
  const shown = withoutTraces(file, text);
  write(file, shown);
  write(file.replace(/\.d\.ts$/, '.d.cts'), forCommonJs(shown));
}
for (const file of filesBelow(from)) {
  if (!file.endsWith('.d.ts.map')) continue;
  const map = JSON.parse(readFileSync(join(root, file), 'utf8'));
  map.sources = map.sources.map((source) => `../${source}`);
  write(file.slice(from.length), JSON.stringify(map));
}

function write(file, text) {
  const target = join(root, to, file);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

/** The declarations of a file without traces of what is internal. */
function withoutTraces(file, text) {
  return text
    .replace(/^(export declare (?:abstract )?class .*?) implements .*(?= \{$)/gm, '$1')
    .replace(
      /^(import|export)( type)? \{([^}]*)\} from '(\.[^']*)';$/gm,
      (_, verb, type = '', names, module) => {
        const target = posix.join(posix.dirname(file), module).replace(/\.js$/, '.d.ts');
        const left = specifiers(names).filter(({ name }) => exportsOf(target).has(name));
        return left.length === 0
          ? ''
          : `${verb}${type} { ${left.map(({ whole }) => whole).join(', ')} } from '${module}';`;
      },
    );
}

/** The names that a file of declarations exports. */
function exportsOf(file) {
  const known = exported.get(file);
  if (known) return known;
  const names = new Set();
  exported.set(file, names);
  const text = declarations.get(file) ?? '';
  for (const [, name] of text.matchAll(
    /^export (?:declare )?(?:abstract )?(?:class|function\*?|const|let|interface|type) (\w+)/gm,
  )) {
    names.add(name);
  }
  for (const [, list, module] of text.matchAll(
    /^export(?: type)? \{([^}]*)\}(?: from '(\.[^']*)')?;$/gm,
  )) {
    const target = module && posix.join(posix.dirname(file), module).replace(/\.js$/, '.d.ts');
    for (const { name, as } of specifiers(list)) {
      if (!target || exportsOf(target).has(name)) names.add(as);
    }
  }
  for (const [, module] of text.matchAll(/^export \* from '(\.[^']*)';$/gm)) {
    const target = posix.join(posix.dirname(file), module).replace(/\.js$/, '.d.ts');
    for (const name of exportsOf(target)) names.add(name);
  }
  return names;
}

function specifiers(list) {
  return list
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean)
    .map((text) => {
      const [name, as = name] = text.replace(/^type /, '').split(' as ');
      return { whole: text, name, as };
    });
}

function forCommonJs(text) {
  return text
    .replace(/((?:from|import)\s*\(?\s*)(['"])(\.{1,2}\/[^'"]*)\.js\2/g, '$1$2$3.cjs$2')
    .replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');
}
