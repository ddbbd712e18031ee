// Checks the built playground in Chromium: node demos/playground/e2e/main.mjs [--short]

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { newestChange, root, runOrLeave } from '../../../tools/sources.mjs';
import {
  checkEndless,
  checkGallery,
  checkHighlights,
  checkPrinted,
  checkSize,
  names,
} from './gallery.mjs';
import { checkAccess } from './access.mjs';
import { close, openBrowser } from './kit.mjs';
import { checkOrders } from './orders.mjs';
import { checkTravel } from './travel.mjs';

const isShort = process.argv.includes('--short');
const sources = Math.max(
  ...['demos/playground/src', 'demos/playground/programs', 'lib'].map(newestChange),
  ...['index.html', 'embed.html', 'style.css', 'rollup.config.js'].map(
    (name) => statSync(join(root, 'demos/playground', name)).mtimeMs,
  ),
);
if (newestChange('demos/playground/dist') < sources) runOrLeave('tools/play-build.mjs');

const browser = await openBrowser();
try {
  if (isShort) {
    const some = [names[1], names[9]];
    await checkGallery(browser, some);
    await checkHighlights(browser, names.slice(1, 6));
  } else {
    await checkSize();
    await checkGallery(browser);
    await checkPrinted(browser);
    await checkHighlights(browser);
    await checkEndless(browser);
    await checkTravel(browser, names);
    await checkOrders(browser);
    await checkAccess(browser);
  }
} finally {
  await browser.stop();
}
close();
