import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runTool } from '../../src/tool/main';
import type { Terminal } from '../../src/tool/terminal';

/** What a run of the tool printed, and what it exits with. */
export interface Ran {
  code: number;
  out: string;
  complaints: string;
}

const folders: string[] = [];

/** A folder with these files, removed by `removeFolders`. */
export function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'hubot-st2-tool-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/**
 * Runs the tool in this process, as if called in a folder.
 * @param answers what the person types when asked; without it nobody sits there
 */
export async function run(
  folder: string,
  words: string[],
  {
    answers,
    environment = {},
    interrupted = new AbortController().signal,
  }: { answers?: string[]; environment?: Record<string, string>; interrupted?: AbortSignal } = {},
): Promise<Ran> {
  const out: string[] = [];
  const complaints: string[] = [];
  const left = [...(answers ?? [])];
  const terminal: Terminal = {
    print: (text) => void out.push(text),
    complain: (text) => void complaints.push(text),
    style: (_, text) => text,
    interactive: answers !== undefined,
    ask: async () => left.shift(),
    askUnseen: async () => left.shift(),
    close() {},
  };
  const code = await runTool(words, { terminal, environment, folder, interruption: () => interrupted });
  return { code, out: out.join('\n'), complaints: complaints.join('\n') };
}
