// `npm run site`: builds the documentation into site/, which needs no network and no server of ours: the guides
// of docs/, the reference of every public name, both searchable, and the playground where it is built.

import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import './typescript-for-typedoc.mjs';
import { doors } from '../doors.mjs';
import { filesBelow, root } from '../sources.mjs';
import { mendLinks } from './links.mjs';

const { Application, ReflectionKind } = await import('typedoc');
const out = join(root, 'site');
const playground = join(root, 'demos/playground/dist');

/** Documents around docs/ that belong to the site. */
const around = [
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'lib/README.md',
];

const documents = [
  ...filesBelow('docs').filter((file) => file.endsWith('.md') && file !== 'docs/api.md'),
  'demos/README.md',
  ...filesBelow('demos').filter((file) => /^demos\/\d[^/]*\/README\.md$/.test(file)),
  'demos/side-by-side/README.md',
  ...around,
].filter((file) => existsSync(join(root, file)));

const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
const app = await Application.bootstrapWithPlugins({
  name: `yieldfrom ${version}`,
  entryPoints: Object.values(doors).map((module) => join(root, 'lib', `${module}.ts`)),
  tsconfig: join(root, 'tools/site/tsconfig.json'),
  basePath: root,
  readme: join(root, 'README.md'),
  projectDocuments: documents.map((file) => join(root, file)),
  plugin: [],
  blockTags: [
    '@switches',
    '@cancelled',
    '@param',
    '@returns',
    '@throws',
    '@example',
    '@deprecated',
  ],
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  skipErrorChecking: true,
  disableGit: true,
  disableSources: true,
  includeVersion: false,
  searchInComments: true,
  searchInDocuments: true,
  sort: ['alphabetical'],
  navigationLinks: existsSync(playground) ? { Playground: 'site:playground/index.html' } : {},
  validation: { notExported: false, invalidLink: false, invalidPath: false },
  customCss: join(root, 'tools/site/site.css'),
  customJs: join(root, 'tools/site/site.js'),
  highlightLanguages: ['typescript', 'javascript', 'python', 'shellscript', 'json', 'html', 'css'],
  ignoredHighlightLanguages: ['text'],
  logLevel: 'Warn',
});
const project = await app.convert();
if (project === undefined) throw new Error('TypeDoc could not read the declarations');
nameModules();
nameDocuments();
rmSync(out, { recursive: true, force: true });
let router;
app.renderer.on('beginRender', () => {
  router = app.renderer.router;
});
await app.generateDocs(project, out);
if (app.logger.hasErrors()) process.exit(1);
if (existsSync(playground)) cpSync(playground, join(out, 'playground'), { recursive: true });
mendLinks({ out, pages: pagesOf() });
writeFileSync(join(out, 'names.json'), JSON.stringify(namesOf(), null, 1));
console.log(`site/: ${readdirSync(out, { recursive: true }).length} files; open site/index.html`);

/** Modules are called as one imports them. */
function nameModules() {
  const nameOf = new Map(
    Object.entries(doors).map(([door, module]) => [module, `yieldfrom${door.slice(1)}`]),
  );
  for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
    const file = module.name === 'lib' ? 'index' : module.name.replace(/^lib\//, '');
    module.name = nameOf.get(file) ?? nameOf.get(`${file}/index`) ?? module.name;
  }
}

/** Documents are called by their first heading. */
function nameDocuments() {
  for (const document of project.documents ?? []) {
    const file = fileOf(document);
    const heading = /^# (.+)$/m.exec(readFileSync(join(root, file), 'utf8'))?.[1];
    document.name = (heading ?? basename(file, '.md')).replaceAll('`', '');
  }
}

/** The Markdown file behind a document. */
function fileOf(document) {
  const path = project.files.getReflectionPath(document);
  return relative(root, path);
}

/** Markdown file → its page on the site. */
function pagesOf() {
  const pages = { 'README.md': 'index.html', 'docs/api.md': 'modules.html' };
  for (const document of project.documents ?? []) {
    pages[fileOf(document)] = router.getFullUrl(document);
  }
  return pages;
}

/** Every public name, door by door, and where it stands. */
function namesOf() {
  return Object.fromEntries(
    project.getChildrenByKind(ReflectionKind.Module).map((module) => [
      module.name,
      Object.fromEntries(
        module.children?.map((child) => {
          const target = child.isReference() ? child.getTargetReflectionDeep() : child;
          return [child.name, router.getFullUrl(target)];
        }) ?? [],
      ),
    ]),
  );
}
