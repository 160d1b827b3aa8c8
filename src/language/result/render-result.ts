import { withFullStop } from '../../core/with-full-stop';
import { ExpressionError } from '../expression/expression-error';
import { type Dict, dict, truthy } from '../expression/python-values';
import { type JinjaEnvironment, STRICT } from '../jinja/environment';
import { refusalOf, renderTemplate } from '../jinja/jinja';
import { defaultMessage } from './default-message';
import { mappingOf, renderValues, valueTemplate } from './render-values';
import { aliasObject, SIX } from './server-values';

/** The environment of the action `chatops.format_execution_result`. */
const RESULT_ENVIRONMENT: JinjaEnvironment = {
  undefinedValues: 'lenient',
  serverOnly: new Set(['decrypt_kv']),
  absent: new Set([
    ...[
      'json',
      'json_dump',
      'json_parse',
      'path_join',
      'to_json',
      'to_yaml',
      'yaml_dump',
      'yaml_parse',
      'zip',
    ],
  ]),
};

/** Parts of an execution that the action does not show to templates. */
const HIDDEN = new Set(['trigger', 'trigger_type', 'trigger_instance', 'liveaction']);

export type RenderedResult =
  | { kind: 'rendered'; message: string; extra: Dict }
  /** `result.enabled: false`: the alias wants no answer. */
  | { kind: 'silent' }
  /**
   * The template fails, or needs what only the server has (`cause`); `reason` is a sentence for the log and the person.
   */
  | { kind: 'refused'; reason: string; cause: 'template' | 'server' };

/** What an expression ends in here and not on the server: it knows more, and has more time. */
const NOT_THERE = new Set(['ServerOnlyError', 'LimitError']);

/**
 * The answer to a command, exactly as StackStorm's chatops pack formats it. Pure, never throws, and does a bounded
 * amount of work.
 * @param alias as the API shows it; undefined where the execution was not started by one
 * @param execution as the API shows it. Read it with `parsePythonJson`: `JSON.parse` makes `2.0` a `2`, and is inexact
 *   beyond 2^53
 */
export function renderResult(alias: object | undefined, execution: object): RenderedResult {
  let field = 'format';
  try {
    const context = contextOf(alias, execution);
    const settings = settingsOf(alias);
    if (Object.hasOwn(settings, 'enabled') && !truthy(settings.enabled)) return { kind: 'silent' };
    field = 'extra';
    const extra = Object.hasOwn(settings, 'extra')
      ? renderValues(mappingOf(settings.extra, 'result.extra'), context)
      : dict();
    field = 'format';
    const message = Object.hasOwn(settings, 'format')
      ? renderTemplate(templateOf(settings.format), context, RESULT_ENVIRONMENT)
      : defaultMessage(execution as Dict);
    return { kind: 'rendered', message, extra };
  } catch (error) {
    return {
      kind: 'refused',
      reason: `The alias's result.${field} could not be rendered: ${sentence(error)}`,
      cause: error instanceof ExpressionError && NOT_THERE.has(error.kind) ? 'server' : 'template',
    };
  }
}

function contextOf(alias: object | undefined, execution: object): Dict {
  const shown = dict(Object.entries(execution).filter(([name]) => !HIDDEN.has(name)));
  const context = dict([
    ['six', SIX],
    ['execution', shown],
  ]);
  if (alias !== undefined) context.alias = aliasObject(alias as Dict);
  return context;
}

/**
 * Why answers of this alias can only be formatted by the server, so far as it can be known before a command runs:
 * the syntax of its templates, filters and tests. undefined where `renderResult` will most likely do.
 */
export function resultRefusal(alias: object): string | undefined {
  try {
    const { format, extra } = settingsOf(alias);
    if (format !== undefined) {
      const refusal = refusalOf(templateOf(format), RESULT_ENVIRONMENT);
      if (refusal !== undefined) return `result.format: ${refusal}`;
    }
    if (extra === undefined) return undefined;
    for (const [name, value] of Object.entries(mappingOf(extra, 'result.extra'))) {
      const refusal = refusalOf(valueTemplate(value), STRICT);
      if (refusal !== undefined) return `result.extra.${name}: ${refusal}`;
    }
    return undefined;
  } catch (error) {
    return sentence(error);
  }
}

function settingsOf(alias: object | undefined): Dict {
  const { result } = (alias ?? {}) as { result?: unknown };
  return truthy(result) ? mappingOf(result, 'result') : dict();
}

function templateOf(format: unknown): string {
  if (typeof format === 'string') return format;
  throw new ExpressionError('TypeError', 'it is not a text');
}

function sentence(error: unknown): string {
  const message = error instanceof ExpressionError ? error.message : 'the execution has an unexpected shape';
  return withFullStop(message);
}
