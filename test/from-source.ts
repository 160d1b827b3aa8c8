import { join } from 'node:path';

/** What Node is told so that it runs a program of this folder from its source. */
export const FROM_SOURCE: readonly string[] = ['-r', join(__dirname, 'run-typescript.js')];
