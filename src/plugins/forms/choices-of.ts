import type { BridgeContext } from '../../core/bridge-context';
import type { Incoming } from '../../core/chat';
import { messageOf } from '../../core/message-of';
import { type ActionAlias, isFinal } from '../../core/stackstorm-types';
import { chatExtra } from '../../language/alias/chat-extra';
import { spelledValue } from './open-form';

/** A person waits for the question: what takes longer is asked without choices. */
const PATIENCE_MS = 8_000;
const LOOK_MS = 250;
const MAX_CHOICES = 100;

type Needs = Pick<BridgeContext, 'clock' | 'log' | 'rights' | 'st2For'>;

/** What `extra.chat.choices` says of one parameter. */
type Wanted = { list: unknown[] } | { action: string; parameters: Record<string, unknown> };

/** The choices for several parameters, as far as the alias names any; fetched beside each other. */
export async function offeredFor(
  needs: Needs,
  alias: ActionAlias,
  names: readonly string[],
  incoming: Incoming,
): Promise<Record<string, string[]>> {
  const found = await Promise.all(
    names.map(async (name) => [name, await choicesOf(needs, alias, name, incoming)] as const),
  );
  return Object.fromEntries(
    found.flatMap(([name, choices]) => (choices === undefined ? [] : [[name, choices]])),
  );
}

/**
 * The choices for a parameter that the alias names under `extra.chat.choices`: a list, or the result of an action,
 * which runs as this person and only where they may run it.
 * @returns undefined if it names none, or they cannot be fetched: then any answer is accepted. Never rejects.
 */
async function choicesOf(
  needs: Needs,
  alias: ActionAlias,
  name: string,
  incoming: Incoming,
): Promise<string[] | undefined> {
  const wanted = wantedChoices(alias, name);
  if (wanted === undefined) return undefined;
  const found = 'list' in wanted ? wanted.list : await ofAction(needs, wanted, incoming);
  const texts = found?.map(textOf).filter((text) => text !== undefined && text.trim() !== '') ?? [];
  const once = [...new Set(texts)].slice(0, MAX_CHOICES);
  return once.length === 0 ? undefined : (once as string[]);
}

function wantedChoices(alias: ActionAlias, name: string): Wanted | undefined {
  const all = chatExtra(alias).choices;
  if (typeof all !== 'object' || all === null || !Object.hasOwn(all, name)) return undefined;
  const wanted = (all as Record<string, unknown>)[name];
  if (Array.isArray(wanted)) return { list: wanted };
  if (typeof wanted === 'string') return { action: wanted, parameters: {} };
  const { action, parameters = {} } = (wanted ?? {}) as { action?: unknown; parameters?: unknown };
  if (typeof action !== 'string' || typeof parameters !== 'object' || parameters === null) return undefined;
  return { action, parameters: parameters as Record<string, unknown> };
}

async function ofAction(
  { clock, log, rights, st2For }: Needs,
  { action, parameters }: Extract<Wanted, { action: string }>,
  incoming: Incoming,
): Promise<unknown[] | undefined> {
  try {
    const { allowed } = await rights.execution(action, parameters, incoming);
    if (!allowed) return undefined;
    const st2 = await st2For(incoming.person);
    const until = clock.steady() + PATIENCE_MS;
    let execution = await st2.execute(action, parameters);
    while (!isFinal(execution.status) && clock.steady() < until) {
      await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));
      execution = await st2.execution(execution.id);
    }
    if (execution.status !== 'succeeded') throw new Error(`it is ${execution.status}`);
    return listIn(execution.result);
  } catch (error) {
    log.warn(`The choices from ${action} could not be fetched: ${messageOf(error)}.`);
    return undefined;
  }
}

/** A list, wherever the action's runner puts it; lines of what a command printed. */
function listIn(result: unknown): unknown[] | undefined {
  if (Array.isArray(result)) return result;
  if (typeof result === 'string') return result.split('\n');
  if (typeof result !== 'object' || result === null) return undefined;
  const { result: inner, output, stdout } = result as Record<string, unknown>;
  for (const one of [inner, output, stdout]) {
    const found = one === undefined || one === null || one === 'None' ? undefined : listIn(one);
    if (found !== undefined) return found;
  }
  return Object.values(result).find(Array.isArray);
}

/** A choice as it is typed; of an object its value or its name. */
function textOf(choice: unknown): string | undefined {
  if (choice === null || choice === undefined) return undefined;
  if (typeof choice !== 'object' || Array.isArray(choice)) return spelledValue(choice);
  const { value, name, id } = choice as Record<string, unknown>;
  const found = value ?? name ?? id;
  return found === undefined ? undefined : spelledValue(found);
}
