// Serves the playground, built if it is not: npm run play:serve -- 8080

import { join } from 'node:path';
import { newestChange, root, runOrLeave } from './sources.mjs';
import { serveFolder } from './static-server.mjs';

if (newestChange('demos/playground/dist') === 0) runOrLeave('tools/play-build.mjs');
const { url } = await serveFolder(
  join(root, 'demos/playground/dist'),
  Number(process.argv[2] ?? 8080),
);
console.log(`The playground is at ${url}`);
