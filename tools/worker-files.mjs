// A plugin of rollup for files that are started or loaded by their URL: the entries of workers, and what a
// host loads only when it is asked for. `new URL('./worker-main.js', import.meta.url)` makes a chunk of
// that file, and becomes its URL, wherever the bundle puts both.

const REFERENCE = /new URL\('(\.{1,2}\/[^']+\.js)', import\.meta\.url\)/g;

export const workerFiles = {
  name: 'worker-files',
  async transform(code, id) {
    const found = [...code.matchAll(REFERENCE)];
    if (found.length === 0) return null;
    let changed = code;
    for (const [text, specifier] of found) {
      const resolved = await this.resolve(specifier, id);
      // The text of a message, for one, that names a file of the user's.
      if (resolved === null) continue;
      const reference = this.emitFile({ type: 'chunk', id: resolved.id });
      changed = changed.replace(text, `new URL(import.meta.ROLLUP_FILE_URL_${reference})`);
    }
    // Nothing moves to another line, so the source map stays as it is.
    return { code: changed, map: null };
  },
  resolveFileUrl({ format, relativePath }) {
    // Not in the form that bundlers of applications look for: they would copy the file as it is.
    return format === 'es'
      ? `new URL(${JSON.stringify(`./${relativePath}`)}.slice(), import.meta.url).href`
      : null;
  },
};
