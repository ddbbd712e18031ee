// The numbers of `asyncio.constants` that have a meaning here; times in milliseconds.

/** Writes after a lost connection before a warning. */
export const LOG_THRESHOLD_FOR_CONNLOST_WRITES = 5;
/** How many frames of a creation stack are kept in debug mode. */
export const DEBUG_STACK_DEPTH = 10;
/** How long a TLS handshake may take. */
export const SSL_HANDSHAKE_TIMEOUT = 60_000;
/** How long a TLS connection may take to shut down. */
export const SSL_SHUTDOWN_TIMEOUT = 30_000;
/** Bytes read at a time when a file is sent without the platform's help. */
export const SENDFILE_FALLBACK_READBUFFER_SIZE = 262_144;
/** How long the end of a run waits for the default executor. */
export const THREAD_JOIN_TIMEOUT = 300_000;
