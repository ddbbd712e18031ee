// The page of the ladder: one file, no server, no network. Tabs for the forms of a program; a line that
// is chosen marks the lines that do the same in the other forms.

const style = `
:root { color-scheme: light dark; --mark: #ffe08a; --line: #8884; }
@media (prefers-color-scheme: dark) { :root { --mark: #6b5200; } }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 1.5rem auto; max-width: 75rem; padding: 0 1rem; }
nav, [role=tablist] { display: flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; }
nav { gap: 0.25rem 1rem; }
section { margin-top: 3rem; }
button { font: inherit; background: none; color: inherit; border: 0; cursor: pointer; }
[role=tab] { border: 1px solid var(--line); border-radius: 4px; padding: 0.2rem 0.6rem; }
[role=tab][aria-selected=true] { border-color: currentColor; font-weight: 600; }
[role=tab][data-marked]::after { content: ' ' attr(data-marked); font-weight: 400; }
.code { border: 1px solid var(--line); margin: 0.5rem 0; overflow-x: auto; padding: 0.5rem 0; }
.code button, .code span { display: block; font: 0.85rem/1.5 ui-monospace, monospace; min-height: 1.5em;
  min-width: 100%; padding: 0 0.75rem; text-align: left; white-space: pre; box-sizing: border-box; }
.code button { border-left: 3px solid var(--line); }
.code span { border-left: 3px solid transparent; }
.code button.partner { background: var(--mark); }
:focus-visible { outline: 2px solid Highlight; outline-offset: -2px; }
samp { display: block; white-space: pre; font-size: 0.85rem; }
`;

const script = `
for (const section of document.querySelectorAll('section')) {
  const tabs = [...section.querySelectorAll('[role=tab]')];
  const panels = [...section.querySelectorAll('[role=tabpanel]')];
  const show = (chosen) => tabs.forEach((tab, index) => {
    tab.setAttribute('aria-selected', String(index === chosen));
    tab.tabIndex = index === chosen ? 0 : -1;
    panels[index].hidden = index !== chosen;
  });
  tabs.forEach((tab, index) => {
    tab.addEventListener('click', () => show(index));
    tab.addEventListener('keydown', ({ key }) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
      if (step === undefined) return;
      const next = (index + step + tabs.length) % tabs.length;
      show(next);
      tabs[next].focus();
    });
  });
  const lines = [...section.querySelectorAll('[data-marks]')];
  const marksOf = (line) => line.dataset.marks.split(' ');
  for (const line of lines) {
    line.addEventListener('click', () => {
      const marks = marksOf(line);
      for (const other of lines) {
        const isPartner = marksOf(other).some((mark) => marks.includes(mark));
        other.classList.toggle('partner', isPartner);
        other.setAttribute('aria-pressed', String(isPartner));
      }
      panels.forEach((panel, index) => {
        const count = panel.querySelectorAll('.partner').length;
        if (count > 0) tabs[index].dataset.marked = '(' + count + ')';
        else delete tabs[index].dataset.marked;
      });
    });
  }
  show(Math.max(0, tabs.findIndex((tab) => tab.dataset.file === 'yield-star.ts')));
}
`;

/** Writes the page. */
export function pageOf(programs) {
  const links = programs.map(({ id, title }) => `<a href="#${id}">${escape(title)}</a>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The ladder</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<main>
<h1>The ladder</h1>
<p>The same programs as callbacks, promises, generators and async functions. Choose a line with a bar
beside it: the lines that do the same in the other forms are marked.</p>
<nav aria-label="Programs">${links.join('\n')}</nav>
${programs.map(sectionOf).join('\n')}
</main>
<script>${script}</script>
</html>
`;
}

function sectionOf({ id, title, about, forms, prints }) {
  const tabs = forms.map(
    ({ file, label }) =>
      `<button role="tab" id="${tabOf(id, file)}" data-file="${file}" aria-controls="${panelOf(id, file)}">${escape(label)}</button>`,
  );
  const panels = forms.map(
    ({ file, lines }) =>
      `<div role="tabpanel" id="${panelOf(id, file)}" data-file="${file}" aria-labelledby="${tabOf(id, file)}"><div class="code">${lines.map(lineOf).join('')}</div></div>`,
  );
  return `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${escape(title)}</h2>
<p>${escape(about)}</p>
<div role="tablist" aria-labelledby="${id}-title">${tabs.join('\n')}</div>
${panels.join('\n')}
<details><summary>What each of them prints</summary><samp>${escape(prints)}</samp></details>
</section>`;
}

const tabOf = (id, file) => `${id}-tab-${file.replace('.', '-')}`;
const panelOf = (id, file) => `${id}-panel-${file.replace('.', '-')}`;

function lineOf({ text, marks }) {
  const shown = escape(text) || ' ';
  if (marks.length === 0) return `<span>${shown}</span>`;
  return `<button aria-pressed="false" data-marks="${marks.join(' ')}">${shown}</button>`;
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
