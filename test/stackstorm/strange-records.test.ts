import type { ChatService, Post } from '../../src/core/chat';
import { plainAnswer } from '../../src/delivery/plain-answer';
import { acknowledgment } from '../../src/dispatch/acknowledgment';
import { choiceReply } from '../../src/dispatch/replies';
import { buildAliasSet } from '../../src/language/alias';
import { aliasOf, commandOf } from '../../src/language/alias/alias-of-execution';
import { readableFormat } from '../../src/language/alias/readable-format';
import { lineFor, parameterLines } from '../../src/plugins/operations/about-execution';
import { afterExecution } from '../../src/plugins/progress/progress-state';
import { renderProgress } from '../../src/plugins/progress/render-progress';
import { askedBy } from '../../src/plugins/sign-off/inquiry';
import { openingPost } from '../../src/plugins/sign-off/inquiry-posts';
import { asAlias, asAliasExecution, asExecution } from '../../src/stackstorm/shapes';
import { everyMutation } from '../bridge/fuzz/mutate';
import { alias as aliasRecord, answerOf, execution as executionRecord, inquiry } from '../bridge/fuzz/shapes';

const NOW = Date.parse('2026-01-02T03:04:07Z');
const ADDRESSED = (words: string) => words;
const SERVICE = { abilities: { buttons: true } } as ChatService;
const ALIASES = [asAlias(aliasRecord('echo'))].filter((alias) => alias !== undefined);

const spoken = ({ text, body, buttons, link }: Post): string =>
  [text, body, link, ...(buttons ?? []).flatMap(({ label, say }) => [label, say])]
    .filter((part) => part !== undefined)
    .join('\n');

/** What no sentence holds, whoever wrote the record: a value that was taken for a text, or a text without an end. */
function wrongWith(sentence: string): string | undefined {
  const found = /\[object |\bundefined\b|native code|\bNaN\b|\bnull\b/.exec(sentence)?.[0];
  if (found !== undefined) return `${found} in ${sentence.slice(0, 300)}`;
  return sentence.length > 20_000 ? `${sentence.length} characters: ${sentence.slice(0, 200)}` : undefined;
}

/** Holds what people would read of each mutation of a record against that. */
function faults(record: unknown, read: (raw: unknown) => string[]): string[] {
  const found = new Set<string>();
  for (const [what, raw] of everyMutation(record)) {
    // The word "null" is a text as good as any other.
    if (JSON.stringify(raw).includes('"null"')) continue;
    try {
      for (const sentence of read(raw)) {
        const wrong = wrongWith(sentence);
        if (wrong !== undefined) found.add(`${what}: ${wrong}`);
      }
    } catch (error) {
      found.add(`${what}: ${String((error as Error).stack)}`);
    }
  }
  return [...found];
}

it('says nothing but texts of an execution, whatever stands in any of its fields', () => {
  const aboutIt = (raw: unknown): string[] => {
    const execution = asExecution(raw);
    if (execution === undefined) return [];
    const state = { execution: 'w', title: 'deploy', by: { id: 'U1', name: 'ada' }, status: 'running' };
    const story = afterExecution(
      { ...state, startedAt: NOW, tasks: [], tail: [] },
      { ...execution, parent: 'w' },
      NOW,
    );
    const own = afterExecution(
      { ...state, execution: execution.id, startedAt: NOW, tasks: [], tail: [] },
      execution,
      NOW,
    );
    return [
      lineFor(execution, undefined, NOW),
      ...(commandOf(execution, []) === undefined ? [] : [String(commandOf(execution, []))]),
      `${aliasOf(execution, ALIASES)?.name ?? 'no alias'}`,
      ...parameterLines({ ...execution, parameters: { text: 'hello' } }),
      spoken(plainAnswer('lab.echo', { ...execution, result: { stdout: 'hello' } }, 'it is late')),
      spoken(renderProgress(story, NOW)),
      spoken(renderProgress(own, NOW)),
    ];
  };
  expect(faults(executionRecord(), aboutIt)).toEqual([]);
});

it('says nothing but texts of an alias and of what it answered', () => {
  const said = (raw: unknown): string[] => {
    const answer = asAliasExecution(raw);
    if (answer === undefined) return [];
    const { aliases } = buildAliasSet([answer.actionalias], { maxLength: 5_000 });
    const help = buildAliasSet(aliases, { maxLength: 5_000 }).help(undefined);
    const hits = aliases.map((alias) => ({
      ...{ alias, display: 'lab echo', representation: 'lab echo', command: 'lab echo', parameters: {} },
      ...{ rewritten: false, matchMultiple: false },
    }));
    const post = acknowledgment({ ...answer, message: 'On it' }, answer.execution.web_url ?? undefined);
    return [
      ...(post === undefined ? [] : [post.text]),
      spoken(choiceReply(hits, { buttons: true }, ADDRESSED)),
      ...help.map(({ pack, display }) => `${pack} ${readableFormat(display)}`),
    ];
  };
  expect(faults(answerOf('echo'), said)).toEqual([]);
});

it('asks nothing but texts, whatever an inquiry says of itself', () => {
  const asks = (raw: unknown): string[] => {
    const execution = asExecution(raw);
    const asked = execution === undefined ? undefined : askedBy(execution, NOW);
    if (execution === undefined || asked === undefined) return [];
    const open = {
      ...asked,
      id: 'abc123',
      title: 'deploy',
      places: [],
      dueAt: NOW,
      reminded: false,
      forms: {},
    };
    // What can be chosen is data, and may be nothing.
    return [
      spoken(openingPost(open, NOW, { addressed: ADDRESSED, service: SERVICE })).replaceAll('null', ''),
    ];
  };
  expect(faults(inquiry(), asks)).toEqual([]);
});
