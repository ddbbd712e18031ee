// A plugin of rollup for the ES build. A name that a module imports or exports lives in a cell of its
// own, which V8 reads anew at each use; a constant that is neither is known to its optimizing
// compiler, and so is what it refers to. So inside our files no constant is imported or exported
// under its own name: each is copied on its way in or out. See bench/notes.md for what that gives.

const IMPORT = /^import \{ (.*) \} from (.*);$/;
const EXPORT = /^export \{ (.*) \};$/;

export const sealBindings = {
  name: 'seal-bindings',
  renderChunk(code, _chunk, { format }) {
    if (format !== 'es') return null;
    // Nothing moves to another line, so the source map stays as it is.
    return { code: code.split('\n').map(sealed).join('\n'), map: null };
  },
};

function sealed(line) {
  const [, imports, from] = IMPORT.exec(line) ?? [];
  if (imports !== undefined && !from.includes('node:')) {
    const names = imports.split(', ').map(bindingOf);
    const outer = names.map(({ name, as }) => `${name} as import$${as}`);
    const inner = names.map(({ as }) => `${as} = import$${as}`);
    return `import { ${outer.join(', ')} } from ${from}; const ${inner.join(', ')};`;
  }
  const [, exports] = EXPORT.exec(line) ?? [];
  if (exports !== undefined) {
    const names = exports.split(', ').map(bindingOf);
    const outer = names.map(({ name, as }) => `export$${name} as ${as}`);
    // One that goes out under two names is copied once.
    const inner = [...new Set(names.map(({ name }) => `export$${name} = ${name}`))];
    return `const ${inner.join(', ')}; export { ${outer.join(', ')} };`;
  }
  return line;
}

/** Reads `name` or `name as other`. */
function bindingOf(text) {
  const [name, as = name] = text.split(' as ');
  return { name, as };
}
