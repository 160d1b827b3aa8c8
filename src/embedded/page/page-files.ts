import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { packageFolder } from '../../core/package-folder';

interface PageFile {
  type: string;
  content: Buffer;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * What a browser may do on the page: run our own scripts and talk to this server, nothing else. No
 * inline script or style, no frame around it, no form to elsewhere.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Pictures in results come as text.
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const PAGE_HEADERS: Record<string, string> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  // Not `no-referrer`: with that, browsers send `Origin: null` with our own form, which is then refused.
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
};

/** The files of the page, read once: the hand-written ones from `page/`, the compiled ones from `dist/page/`. */
export class PageFiles {
  readonly #files = new Map<string, PageFile>();

  constructor() {
    const root = packageFolder();
    for (const folder of [join(root, 'page'), join(root, 'dist', 'page')]) {
      if (!existsSync(folder)) continue;
      for (const name of readdirSync(folder)) {
        const type = TYPES[extname(name)];
        if (type !== undefined) this.#files.set(name, { type, content: readFileSync(join(folder, name)) });
      }
    }
  }

  /** Answers `/page/<file>`, and `/` for a browser: to a program `/` is the API's. @returns false for everything else */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const wantsPage = path === '/' && (request.headers.accept ?? '').includes('text/html');
    const name = wantsPage ? 'index.html' : /^\/page\/([\w-]+\.\w+)$/.exec(path)?.[1];
    const file = name === undefined ? undefined : this.#files.get(name);
    if (file === undefined) return false;
    response.writeHead(200, {
      ...PAGE_HEADERS,
      'Content-Type': file.type,
      'Content-Length': file.content.length,
    });
    response.end(request.method === 'HEAD' ? undefined : file.content);
    return true;
  }
}
