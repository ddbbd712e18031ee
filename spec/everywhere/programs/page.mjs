// A page without a bundler.

import { main } from './browser.mjs';

// The modules of @opentelemetry/api name each other without extensions: no browser finds them by itself.
void main({ without: ['yieldfrom/opentelemetry'] });
