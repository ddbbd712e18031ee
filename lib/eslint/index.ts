// The plugin for ESLint: finds the `yield*` that somebody forgot.

export { plugin, recommended, rules, strict } from './plugin.js';
