// `npm run site:serve`: serves site/ on this machine; `-- --port 8080` on another port than 4173. Any file
// server does: nothing is computed.

import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { root } from '../sources.mjs';

const out = join(root, 'site');
const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.md': 'text/plain; charset=utf-8',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ts': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Serves the site on this machine only; gives the server, once it listens. */
export function serve(port) {
  const server = createServer((request, response) => {
    const path = fileFor(request.url ?? '/');
    if (path === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page.\n');
      return;
    }
    response.writeHead(200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'x-content-type-options': 'nosniff',
    });
    createReadStream(path).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
  });
}

function fileFor(url) {
  let path;
  try {
    path = join(out, normalize(decodeURIComponent(new URL(url, 'http://x').pathname)));
  } catch {
    return undefined;
  }
  if (path !== out && !path.startsWith(out + sep)) return undefined;
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) return path;
  const index = join(path, 'index.html');
  return existsSync(index) ? index : undefined;
}

if (process.argv[1] === import.meta.filename) {
  if (!existsSync(out)) {
    console.error('there is no site/ yet: npm run site');
    process.exit(1);
  }
  const at = process.argv.indexOf('--port');
  const server = await serve(at === -1 ? 4173 : Number(process.argv[at + 1]));
  console.log(`http://127.0.0.1:${server.address().port}/`);
}
