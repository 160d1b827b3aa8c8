import type { Incoming, Person } from '../core/chat';
import {
  type DrawnField,
  type DrawnForm,
  type FormHandler,
  type NotShown,
  opensForm,
} from '../core/drawn-form';
import { messageOf } from '../core/message-of';
import { asText, call, canCall, isRecord, reach } from '../core/robot';
import { CHOOSER, chooserView, chosenIn, grouped } from './slack-commands';
import { personOf, pressOf } from './slack-press';
import { isBare, slashOf } from './slack-slash';
import { shorten } from './split';

const CALLBACK_PREFIX = 'hubot-st2:form:';
/** A view holds 100 blocks; a menu 100 entries, or 100 groups of 100. */
const MAX_FIELDS = 95;
const MAX_CHOICES = 100;
/** The trigger of a press is dead by then. */
const OPEN_TIMEOUT_MS = 5_000;

/**
 * Draws forms as Slack's modals: one opens when its button is pressed, what is sent is checked while Slack waits, and
 * what does not fit is said beside its field.
 * @param say hears what is said instead of a form
 * @param log is told what Slack refuses
 */
export function drawInSlack(
  { socket, web, say }: { socket: unknown; web: unknown; say: (incoming: Incoming) => void },
  handler: FormHandler,
  log: (problem: string) => void,
): () => void {
  const client = clientOf(web);
  const onInteractive = (event: unknown): void => {
    void answer(event).catch((error: unknown) => log(messageOf(error)));
  };
  const answer = async (event: unknown): Promise<void> => {
    const body = reach(event, 'body');
    const person = personOf(body);
    if (person === undefined) return;
    const press = pressOf(body);
    const id = press === undefined ? undefined : opensForm(press.text);
    const trigger = asText(reach(body, 'trigger_id'));
    if (press !== undefined && id !== undefined && trigger !== undefined) {
      const form = await handler.open(id, person, press.place);
      if (form !== undefined) await show(form, trigger, person);
      return;
    }
    const callback = asText(reach(body, 'view', 'callback_id'));
    if (reach(body, 'type') !== 'view_submission') return;
    if (callback === CHOOSER) return choose(event, person);
    if (!callback?.startsWith(CALLBACK_PREFIX)) return;
    const sent = await handler.submit(callback.slice(CALLBACK_PREFIX.length), valuesOf(body), person);
    if ('goOn' in sent) {
      // What was taken goes on, also where Slack does not hear of it and asks the person to try again.
      const acknowledge = async (): Promise<unknown> => call(event, ['ack']);
      await acknowledge().catch((error: unknown) => log(messageOf(error)));
      return sent.goOn();
    }
    const errors = Object.entries(sent.problems).map(([name, why]) => [name, shorten(why, 150)]);
    await call(event, ['ack'], { response_action: 'errors', errors: Object.fromEntries(errors) });
  };
  /** `/st2` alone; where nothing can be chosen, help is asked for. */
  const offer = async (event: unknown): Promise<void> => {
    const body = reach(event, 'body');
    const said = slashOf(body);
    if (said === undefined || !isBare(body)) return;
    const view = chooserView(handler.commands(said.person, said.place), said.place.room);
    if (view === undefined) return say(said);
    try {
      await call(client, ['apiCall'], 'views.open', { trigger_id: asText(reach(body, 'trigger_id')), view });
    } catch (error) {
      log(`The commands could not be offered in a form: ${messageOf(error)}`);
      if (whyNotShown(error) !== undefined) say(said);
    }
  };
  /** The form of the chosen command takes the place of the choice. */
  const choose = async (event: unknown, person: Person): Promise<void> => {
    const chosen = chosenIn(reach(event, 'body'), person);
    const form = chosen && (await handler.choose(chosen.name, person, chosen.place));
    const answer = form === undefined ? [] : [{ response_action: 'update', view: viewOf(form) }];
    await call(event, ['ack'], ...answer);
  };
  const onSlash = (event: unknown): void => {
    void offer(event).catch((error: unknown) => log(messageOf(error)));
  };
  const show = async (form: DrawnForm, trigger: string, person: Person): Promise<void> => {
    try {
      await call(client, ['apiCall'], 'views.open', { trigger_id: trigger, view: viewOf(form) });
    } catch (error) {
      const why = whyNotShown(error);
      if (why === undefined) return;
      log(`A form was not opened: ${messageOf(error)}`);
      await handler.notShown(form.id, person, why);
    }
  };
  call(socket, ['on'], 'interactive', onInteractive);
  call(socket, ['on'], 'slash_commands', onSlash);
  return () => {
    const off = ['off', 'removeListener'].find((name) => canCall(socket, name));
    if (off === undefined) return;
    call(socket, [off], 'interactive', onInteractive);
    call(socket, [off], 'slash_commands', onSlash);
  };
}

/** @returns undefined where the form is open already: Slack has told of the press twice */
function whyNotShown(error: unknown): NotShown | undefined {
  const code = asText(reach(error, 'data', 'error')) ?? '';
  const details = JSON.stringify(reach(error, 'data', 'response_metadata', 'messages') ?? '');
  if (code === 'exchanged_trigger_id') return undefined;
  if (code === 'expired_trigger_id' || /trigger_id.{0,40}expired/.test(details)) return 'late';
  if (code === 'ratelimited' || reach(error, 'code') === 'slack_webapi_rate_limited_error') return 'busy';
  return { refused: code === '' ? messageOf(error) : code };
}

/**
 * A client of its own: that of the adapter sends one call after the other and waits out a 429 with all of them, and
 * within three seconds the trigger is dead.
 */
function clientOf(web: unknown): unknown {
  const token = asText(reach(web, 'token'));
  const WebClient = reach(web, 'constructor');
  if (token === undefined || typeof WebClient !== 'function') return web;
  try {
    const slackApiUrl = asText(reach(web, 'slackApiUrl'));
    // The owner's proxy is in there.
    const agent = reach(web, 'axios', 'defaults', 'httpsAgent');
    const made: unknown = Reflect.construct(WebClient, [
      token,
      {
        ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
        ...(agent === undefined ? {} : { agent }),
        timeout: OPEN_TIMEOUT_MS,
        rejectRateLimitedCalls: true,
        retryConfig: { retries: 0 },
      },
    ]);
    return canCall(made, 'apiCall') ? made : web;
  } catch {
    return web;
  }
}

function viewOf({ id, title, act, fields }: DrawnForm): Record<string, unknown> {
  return {
    type: 'modal',
    callback_id: `${CALLBACK_PREFIX}${id}`,
    title: { type: 'plain_text', text: shorten(title, 24) },
    submit: { type: 'plain_text', text: act },
    close: { type: 'plain_text', text: 'Not now' },
    blocks: fields.slice(0, MAX_FIELDS).map(blockOf),
  };
}

function blockOf(field: DrawnField): Record<string, unknown> {
  return {
    type: 'input',
    block_id: field.name,
    optional: !field.required || field.initial !== undefined,
    label: { type: 'plain_text', text: shorten(field.label, 2_000) },
    ...(field.hint === '' ? {} : { hint: { type: 'plain_text', text: shorten(field.hint, 2_000) } }),
    element: field.choices.length === 0 ? textOf(field) : menuOf(field),
  };
}

function textOf({ initial }: DrawnField): Record<string, unknown> {
  return {
    type: 'plain_text_input',
    action_id: 'value',
    ...(initial === undefined || initial.length > 3_000 ? {} : { initial_value: initial }),
  };
}

/** Entries are sent back by their place: a value may be longer than Slack lets it be. */
function menuOf({ choices, initial }: DrawnField): Record<string, unknown> {
  const options = choices.slice(0, MAX_CHOICES ** 2).map((choice, index) => ({
    text: { type: 'plain_text', text: shorten(choice.trim() === '' ? '(empty)' : choice, 75) },
    value: `#${index + 1}`,
  }));
  const chosen = options[initial === undefined ? -1 : choices.indexOf(initial)];
  return {
    type: 'static_select',
    action_id: 'value',
    ...grouped(options),
    ...(chosen === undefined ? {} : { initial_option: chosen }),
  };
}

function valuesOf(body: unknown): Record<string, string> {
  const values = reach(body, 'view', 'state', 'values');
  if (!isRecord(values)) return {};
  return Object.fromEntries(
    Object.entries(values).map(([name, given]) => {
      const chosen = asText(reach(given, 'value', 'selected_option', 'value'));
      return [name, chosen ?? asText(reach(given, 'value', 'value')) ?? ''];
    }),
  );
}
