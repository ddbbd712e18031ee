// Takes the pictures of the playground: wide, narrow, dark. npm run play:shots

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { newestChange, root, runOrLeave } from '../../../tools/sources.mjs';
import { inSession, open, openBrowser } from './kit.mjs';

if (newestChange('demos/playground/dist') === 0) runOrLeave('tools/play-build.mjs');
const folder = join(root, 'demos/playground/shots');
mkdirSync(folder, { recursive: true });

const shots = [
  { name: 'wide', program: '04-starting-gun', time: 60, viewport: { width: 1440, height: 1000 } },
  { name: 'narrow', program: '02-delegation', time: 12, viewport: { width: 420, height: 1500 } },
  {
    name: 'dark',
    program: '10-autocomplete',
    find: true,
    viewport: { width: 1440, height: 1000 },
    colorScheme: 'dark',
  },
];

const browser = await openBrowser();
try {
  for (const { name, program, time, find, viewport, colorScheme = 'light' } of shots) {
    const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' });
    await open(page, browser.url, program);
    if (find) await inSession(page, ({ session }) => session.findFailing());
    else await inSession(page, ({ session }, at) => session.toTime(at), time);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await page.close();
    console.log(`demos/playground/shots/${name}.png`);
  }
} finally {
  await browser.stop();
}
