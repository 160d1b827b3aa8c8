import { basename } from 'node:path';
import type { Attached } from '../core/chat';

/** Larger ones belong behind a link. */
const LARGEST_BYTES = 5 * 1024 * 1024;
const MAX_FILES = 5;

/**
 * Files that the alias of a result attaches: `extra.chat.files`, a list of `{name, type, base64}` or
 * `{name, type, text}`, mostly filled in by the alias's templates. What is no such file is left out.
 */
export function attachedFiles(extra: Readonly<Record<string, unknown>> | undefined): Attached[] {
  const files = (extra?.chat as { files?: unknown } | undefined)?.files;
  if (!Array.isArray(files)) return [];
  return files.slice(0, MAX_FILES).flatMap((file) => readFile(file) ?? []);
}

function readFile(file: unknown): Attached | undefined {
  const { name, type, base64, text } = (file ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string' || basename(name) === '') return undefined;
  const kind =
    typeof type === 'string' && /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream';
  const content =
    typeof base64 === 'string' ? Buffer.from(base64, 'base64') : typeof text === 'string' ? text : undefined;
  if (content === undefined || content.length === 0 || content.length > LARGEST_BYTES) return undefined;
  return { name: basename(name), content, type: kind };
}
