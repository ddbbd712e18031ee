// Links of the site: those that lead to files of the repository become links to their pages, or plain text.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** Every page of a built site, as paths relative to its folder. */
export function htmlFiles(out) {
  return readdirSync(out, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.html') && !path.startsWith('playground/'));
}

/** Has what links to files of the repository lead to their pages; what has none is no link any more. */
export function mendLinks({ out, pages }) {
  const sources = new Map(Object.entries(pages).map(([file, page]) => [page, file]));
  for (const page of htmlFiles(out)) {
    const path = join(out, page);
    const before = readFileSync(path, 'utf8');
    const after = before
      .replaceAll(/href="site:([^"]*)"( class="external" target="_blank")?/g, (_, target) => {
        return `href="${posix.relative(posix.dirname(page), target)}"`;
      })
      .replaceAll(
        /<a href="([^"]*)"([^>]*)>((?:(?!<\/a>).)*)<\/a>/gs,
        (whole, href, rest, text) => {
          const [target, anchor] = href.split('#');
          if (/^[a-z]+:/.test(href) || target === '') return whole;
          if (existsSync(join(out, dirname(page), decodeURI(target)))) return whole;
          const source = sources.get(page);
          const wanted = source && pageFor(posix.join(posix.dirname(source), target), pages);
          if (wanted === undefined) return text;
          const place = posix.relative(posix.dirname(page), wanted) + (anchor ? `#${anchor}` : '');
          return `<a href="${place}"${rest}>${text}</a>`;
        },
      );
    if (after !== before) writeFileSync(path, after);
  }
}

function pageFor(file, pages) {
  const folder = file.replace(/\/$/, '');
  return pages[file] ?? pages[`${folder}/README.md`];
}

/** Gives what is broken: links to pages, and to places on pages, that are not there. */
export function brokenLinks(out) {
  const anchors = new Map();
  const anchorsOf = (page) => {
    if (!anchors.has(page)) {
      const text = readFileSync(join(out, page), 'utf8');
      anchors.set(page, new Set([...text.matchAll(/ (?:id|name)="([^"]*)"/g)].map(([, id]) => id)));
    }
    return anchors.get(page);
  };
  return htmlFiles(out).flatMap((page) => {
    const text = readFileSync(join(out, page), 'utf8');
    const links = [...text.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, href]) => href);
    return [...new Set(links)].flatMap((href) => {
      if (/^[a-z]+:/.test(href)) return [];
      const [target, anchor] = decodeURI(href)
        .replace(/\?.*?(?=#|$)/, '')
        .split('#');
      const place = target === '' ? page : posix.join(posix.dirname(page), target);
      if (!existsSync(join(out, place))) return [`${page}: ${href}`];
      const isLost =
        anchor &&
        place.endsWith('.html') &&
        !place.startsWith('playground/') &&
        !anchorsOf(place).has(anchor);
      return isLost ? [`${page}: ${href}`] : [];
    });
  });
}
