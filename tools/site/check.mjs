// `npm run site:check`: no link of the site is broken, and every public name of every door has a page.
// `-- --axe` asks axe about the main kinds of pages as well, in headless Chromium, and tries the search.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../sources.mjs';
import { publicNames } from './public-names.mjs';
import { brokenLinks } from './links.mjs';

const out = join(root, 'site');
if (!existsSync(join(out, 'names.json'))) {
  console.error('there is no site/ yet: npm run site');
  process.exit(1);
}

const broken = brokenLinks(out);
const pages = JSON.parse(readFileSync(join(out, 'names.json'), 'utf8'));
const names = publicNames();
const missing = Object.entries(names).flatMap(([door, exported]) =>
  exported
    .filter((name) => !isThere(pages[door]?.[name]))
    .map((name) => `${name} of ${door} has no page`),
);
const problems = [...broken.map((link) => `broken link, ${link}`), ...missing];
if (process.argv.includes('--axe')) {
  const { axe } = await import('./axe.mjs');
  problems.push(...(await axe(pages)));
}
for (const problem of problems) console.error(problem);
const count = Object.values(names).flat().length;
console.log(`${count} public names, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;

function isThere(url) {
  return url !== undefined && existsSync(join(out, url.replace(/#.*$/, '')));
}
