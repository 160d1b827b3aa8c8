import { type Mapping, mapping } from '../../core/mapping';
import { hasFailed } from '../../core/stackstorm-types';
import type { ExecutionRecord } from '../executions/execution-record';
import { maskedParts } from '../executions/execution-view';
import { renderTexts } from '../parameters/render-texts';

/** One part of an execution's `notify` that applies to how it ended. */
export interface NotifySection {
  routes: string[];
  message: string;
  data: Mapping;
}

/** What a template in a pack's `notify` may read beside the execution; and who hears of one that cannot be rendered. */
export interface NotifyContext {
  /** The datastore as templates see it. */
  datastore(): unknown;
  /** @param problem why a template of this execution could not be rendered */
  failed(record: ExecutionRecord, problem: unknown): void;
}

/** The moments that an end is, each with the last word of its message where the pack writes none. */
function momentsOf(status: string): [string, string][] {
  const moments: [string, string][] = [['on-complete', 'completed']];
  if (status === 'succeeded') moments.push(['on-success', 'succeeded']);
  if (hasFailed(status)) moments.push(['on-failure', 'failed']);
  return moments;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/**
 * What an execution asks to be told at its end. Texts that a pack wrote are rendered; those that came from chat or
 * from a client never are. A text that cannot be rendered is sent as it is written, as on StackStorm.
 */
export function notifySectionsOf(record: ExecutionRecord, around: NotifyContext): NotifySection[] {
  const notify = mapping(record.notify);
  return momentsOf(record.status).flatMap(([moment, word]) => {
    const section = mapping(notify[moment] ?? notify[moment.replace('-', '_')]);
    const routes = textsOf(section.routes);
    const told = routes.length > 0 ? routes : textsOf(section.channels);
    if (told.length === 0) return [];
    const written = {
      message: typeof section.message === 'string' ? section.message : `Action ${record.action.ref} ${word}.`,
      data: mapping(section.data),
    };
    return [
      { routes: told, ...(record.notifyTemplates === true ? rendered(written, record, around) : written) },
    ];
  });
}

function rendered<T>(written: T, record: ExecutionRecord, around: NotifyContext): T {
  const { parameters, result } = maskedParts(record);
  const context = {
    action_parameters: parameters,
    action_results: result,
    action_context: record.context,
    st2kv: around.datastore(),
  };
  try {
    return renderTexts(written, context) as T;
  } catch (error) {
    around.failed(record, error);
    return written;
  }
}
