import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ActionAlias } from '../../src/core/stackstorm-types';

/** Where the recorded verdicts of the server are when nothing else is said: beside the project. */
export const CORPUS = resolve(__dirname, '../../../shared/corpus');

type Params = Record<string, string | null>;

export interface MatchRow {
  id?: number;
  format: string;
  command: string;
  match: boolean;
  params: Params | null;
  error: string | null;
  multiple?: Params[] | { error: string };
  js_match: boolean | 'error';
  source: string;
  kind: string;
}

export interface SetRow {
  id?: number;
  aliases: ActionAlias[];
  command: string;
  result: { name: string; pack: string; representation: string } | 'ambiguous' | 'none' | 'error';
  matches: { name: string; pack: string; representation: string }[] | number | null;
  execution?: { match_multiple: boolean; parameters: Params[] } | { error: string };
  source: string;
}

export interface HelpRow {
  set: string;
  args: Record<string, unknown>;
  result: { available: number; helpstrings: { pack: string; display: string; description: string }[] } | null;
  error: string | null;
}

export interface HostileRow {
  family: string;
  format: string;
  command: string;
  repeats: number;
  py_ms?: number | string;
  expected_match: boolean;
}

/** The rows of one file; [] where the file is absent. */
export function readRows<Row>(directory: string, file: string): Row[] {
  const path = join(directory, file);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** One JSON file, or undefined where it is absent. */
export function readFileOf<Content>(directory: string, file: string): Content | undefined {
  const path = join(directory, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Content) : undefined;
}
