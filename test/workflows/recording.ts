import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A child of a recorded run. */
export interface RecordedChild {
  id: string;
  parent: string;
  status: string;
  action: { ref: string; runner_type: string };
  context: { orquesta?: { task_name: string; item_id?: number }; chain?: { name: string } };
  parameters?: Record<string, unknown>;
  result?: unknown;
}

/** One run of a workflow or chain on a real StackStorm. */
export interface Recording {
  /** The file's name without its ending. */
  name: string;
  action: string;
  parameters: Record<string, unknown>;
  runner_type: string;
  note?: string;
  execution: { id: string; status: string; result?: Record<string, unknown> };
  children: RecordedChild[];
  inquiries?: {
    inquiry: { schema: { properties?: Record<string, unknown> } };
    response: Record<string, unknown>;
  }[];
}

/** All recordings of a folder, by name. */
export function readRecordings(folder: string): Recording[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      ...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Recording),
      name: file.replace(/\.json$/, ''),
    }));
}
