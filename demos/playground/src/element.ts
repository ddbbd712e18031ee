// `<coro-play>`: a playground in another page. What is inside it is shown where there is no script.
//
//   <coro-play src="program.ts"><img src="program.svg" alt="Lanes of the program"></coro-play>

import { App } from './app.js';
import { programs } from './gallery.js';
import { plainSpec } from './run/spec.js';

/** The folder that this file was loaded from. */
const base = new URL('.', import.meta.url);

/**
 * | attribute | says |
 * | --- | --- |
 * | `src` | where the program is |
 * | `program` | or its name in the gallery |
 * | `link` | or a whole state, as in a shared link |
 * | `readonly` | the text cannot be edited |
 * | `page` | it is the whole page |
 */
export class CoroPlay extends HTMLElement {
  /** For those who drive it: tests, lessons. */
  app: App | undefined;

  connectedCallback(): void {
    if (this.app !== undefined) return;
    const isPage = this.hasAttribute('page');
    const root = isPage ? document : (this.shadowRoot ?? this.attachShadow({ mode: 'open' }));
    this.app = new App({
      root,
      base,
      programs,
      isPage,
      isReadOnly: this.hasAttribute('readonly'),
    });
    if (root === document) this.replaceChildren(this.app.element);
    else {
      const style = document.createElement('link');
      style.rel = 'stylesheet';
      style.href = new URL('style.css', base).href;
      root.replaceChildren(style, this.app.element);
    }
    void this.#open(this.app);
  }

  disconnectedCallback(): void {
    this.app?.close();
    this.app = undefined;
  }

  async #open(app: App): Promise<void> {
    const [src, program, link] = ['src', 'program', 'link'].map((name) => this.getAttribute(name));
    const fragment = this.hasAttribute('page') ? location.hash.slice(1) : (link ?? '');
    if (fragment !== '' && (await app.openLink(fragment))) return;
    if (typeof src === 'string') {
      const code = await (await fetch(src)).text();
      await app.session.open({ spec: plainSpec(code) });
      return;
    }
    await app.openProgram(program ?? programs[0]?.name ?? '');
  }
}

customElements.define('coro-play', CoroPlay);
