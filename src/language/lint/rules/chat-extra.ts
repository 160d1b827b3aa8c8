import { isMapping, type Mapping } from '../../../core/mapping';
import { didYouMean, nearest } from '../../../core/slips';
import { mistypedSignOffs } from '../../alias/mistyped-sign-off';
import type { Finding, Remark } from '../finding';
import { type KnownActions, parametersTakenBy } from '../known-actions';
import { everyAlias, type LintedAlias } from '../lint-rule';

type Fault = readonly [path: readonly (string | number)[], remark: Remark];

const REFERENCE = /^[^.\s]+\.\S+$/;
/** How the command is treated, under `extra`. */
const TREATED = [
  ...['confirm', 'approve', 'parameters', 'examples', 'choices'],
  ...['progress', 'results', 'runs', 'whisper'],
];
/** What is drawn, under the `extra` of `ack` and `result`. */
const DRAWN = ['table', 'buttons', 'picture', 'files'];
const MAX_BUTTONS = 6;

/**
 * `extra.chat` of the alias, of its acknowledgment and of its result: what the bot does not understand there it ignores, so
 * nobody would notice. `parameters`, `confirm` and `approve` have rules of their own.
 */
export const chatExtraRule = everyAlias(checkChatExtra);

function checkChatExtra({ alias, parameters }: LintedAlias, actions: KnownActions): Finding[] {
  const { extra, ack, result, action_ref: ref } = alias.mapping;
  const action = typeof ref === 'string' ? actions.get(ref) : undefined;
  const taken = action === undefined ? undefined : parametersTakenBy(action);
  const names = taken === undefined ? undefined : [...new Set([...taken, ...parameters])];
  const faults = [
    ...slipsInExtra(extra, ['extra'], TREATED),
    ...slipsInServices(extra, ['extra']),
    ...chatIn(extra, ['extra'], (chat, path) => [
      ...strangers(
        withoutSlips(chat),
        path,
        TREATED,
        DRAWN,
        'It belongs under the extra of result, or of ack.',
      ),
      ...treatedFaults(chat, path, names, actions),
    ]),
    ...Object.entries({ ack, result }).flatMap(([part, said]) => [
      ...slipsInExtra(isMapping(said) ? said.extra : undefined, [part, 'extra'], DRAWN),
      ...slipsInServices(isMapping(said) ? said.extra : undefined, [part, 'extra']),
      ...chatIn(isMapping(said) ? said.extra : undefined, [part, 'extra'], (chat, path) => [
        ...strangers(chat, path, DRAWN, TREATED, 'It belongs under the extra of the alias itself.'),
        ...drawnFaults(chat, path),
      ]),
    ]),
  ];
  return faults.map(([path, remark]) => alias.atKey(path, remark));
}

/** Chat services whose own fields `extra` may carry. Other names are for other bots. */
const SERVICES = ['slack', 'mattermost', 'teams', 'discord', 'rocketchat', 'telegram', 'terminal'];

/** Slips in the name of a chat service. */
function slipsInServices(extra: unknown, path: readonly string[]): Fault[] {
  return Object.entries(isMapping(extra) ? extra : {}).flatMap(([key, fields]) => {
    const meant = isMapping(fields) && !SERVICES.includes(key) ? nearest(key, SERVICES) : undefined;
    return meant === undefined
      ? []
      : [wrong([...path, key], `No chat service is called "${key}"`, `Did you mean "${meant}"?`)];
  });
}

/** A slip in `chat` itself, where what stands under it belongs there. A slip that takes a sign-off away has a rule of its own. */
function slipsInExtra(extra: unknown, path: readonly string[], known: readonly string[]): Fault[] {
  if (!isMapping(extra)) return [];
  return Object.entries(extra)
    .filter(([key, under]) => key !== 'chat' && nearest(key, ['chat']) !== undefined && isMapping(under))
    .filter(([, under]) => Object.keys(under as Mapping).some((inner) => known.includes(inner)))
    .filter(([key]) => !mistypedSignOffs({ [key]: extra[key] }).some(({ path: [, slip] }) => slip === key))
    .map(([key]) =>
      wrong([...path, key], `Nobody reads "${key}" in ${path.join('.')}`, 'Did you mean "chat"?'),
    );
}

/** Slips in `approve` and `confirm` have a rule of their own. */
function withoutSlips(chat: Mapping): Mapping {
  const slips = mistypedSignOffs({ chat }).map(({ path }) => path.at(-1));
  return Object.fromEntries(Object.entries(chat).filter(([key]) => !slips.includes(key)));
}

function chatIn(
  extra: unknown,
  path: readonly string[],
  faults: (chat: Mapping, path: readonly string[]) => Fault[],
): Fault[] {
  const chat = isMapping(extra) ? extra.chat : undefined;
  const at = [...path, 'chat'];
  if (chat === undefined || chat === null) return [];
  return isMapping(chat)
    ? faults(chat, at)
    : [wrong(at, `${at.join('.')} is not a mapping`, 'Write names and values under it.')];
}

function strangers(
  chat: Mapping,
  path: readonly string[],
  known: readonly string[],
  elsewhere: readonly string[],
  belongs: string,
): Fault[] {
  return Object.keys(chat)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const otherwise = elsewhere.includes(key) ? belongs : `Known keys: ${known.join(', ')}.`;
      const fix = didYouMean(key, known, otherwise);
      return wrong([...path, key], `The bot knows no "${key}" in ${path.join('.')}`, fix);
    });
}

function treatedFaults(
  { examples, progress, results, whisper, choices }: Mapping,
  path: readonly string[],
  names: readonly string[] | undefined,
  actions: KnownActions,
): Fault[] {
  const is = (value: unknown, fits: boolean, key: string, what: string, fix: string): Fault[] =>
    value === undefined || fits
      ? []
      : [wrong([...path, key], `${path.join('.')}.${key} is not ${what}`, fix)];
  const isCommand = (one: unknown) => typeof one === 'string' && one.trim() !== '';
  return [
    ...is(
      examples,
      Array.isArray(examples) && examples.every(isCommand),
      'examples',
      'a list of commands',
      'Write it as a list: examples: [restart web on db1]',
    ),
    ...is(progress, typeof progress === 'boolean', 'progress', 'true or false', 'Write true or false.'),
    ...is(whisper, typeof whisper === 'boolean', 'whisper', 'true or false', 'Write true or false.'),
    ...is(
      results,
      results === 'direct' || results === 'announced',
      'results',
      'direct or announced',
      'Write one of the two, or leave it out: then the bot decides.',
    ),
    ...is(
      choices,
      isMapping(choices),
      'choices',
      'a mapping of parameters',
      'Write it as choices: {host: [web1, web2]}',
    ),
    ...Object.entries(isMapping(choices) ? choices : {}).flatMap(([name, wanted]) =>
      choiceFaults([...path, 'choices', name], name, wanted, names, actions),
    ),
  ];
}

function choiceFaults(
  path: readonly string[],
  name: string,
  wanted: unknown,
  names: readonly string[] | undefined,
  actions: KnownActions,
): Fault[] {
  if (names !== undefined && !names.includes(name)) {
    const fix = didYouMean(name, names, `It takes ${names.join(', ')}.`);
    return [wrong(path, `The action has no parameter "${name}" to choose a value for`, fix)];
  }
  const ref = isMapping(wanted) ? wanted.action : wanted;
  if (Array.isArray(ref) && ref.length > 0) return [];
  if (typeof ref !== 'string' || !REFERENCE.test(ref))
    return [
      wrong(
        path,
        `The choices for "${name}" are neither a list nor an action`,
        'Write [web1, web2], pack.action, or {action: pack.action, parameters: {…}}.',
      ),
    ];
  return actions.has(ref) === 'no'
    ? [wrong(path, `There is no action "${ref}" to ask for choices`, 'Correct the name of the action.')]
    : [];
}

function drawnFaults({ table, buttons, picture, files }: Mapping, path: readonly string[]): Fault[] {
  return [
    ...(table === undefined || isTable(table)
      ? []
      : [
          wrong(
            [...path, 'table'],
            `${path.join('.')}.table is not a table`,
            'Write a list of mappings, a template that gives one, or {rows: …, columns: […]}.',
          ),
        ]),
    ...(picture === undefined || isPicture(picture)
      ? []
      : [
          wrong(
            [...path, 'picture'],
            `${path.join('.')}.picture is not the address of a picture`,
            'Write picture: "https://…", or {url: "https://…", alt: what it shows}.',
          ),
        ]),
    ...buttonsFaults(buttons, [...path, 'buttons']),
    ...(files === undefined || Array.isArray(files)
      ? []
      : [
          wrong(
            [...path, 'files'],
            `${path.join('.')}.files is not a list`,
            'Write [{name: a.txt, text: …}].',
          ),
        ]),
  ];
}

/** A template's text is known only once it is rendered. */
const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

function isTable(value: unknown): boolean {
  const isRows = (rows: unknown) => isText(rows) || (Array.isArray(rows) && rows.every(isMapping));
  if (!isMapping(value)) return isRows(value);
  const { rows, columns } = value;
  const isColumn = (one: unknown) => isText(one) || (isMapping(one) && isText(one.key));
  return (
    isRows(rows) &&
    (columns === undefined || isText(columns) || (Array.isArray(columns) && columns.every(isColumn)))
  );
}

function isPicture(value: unknown): boolean {
  const url = isMapping(value) ? value.url : value;
  return (
    isText(url) && (url.includes('{{') || url.includes('{%') || /^https?:\/\/[^\s<>"]+$/.test(url.trim()))
  );
}

function buttonsFaults(buttons: unknown, path: readonly (string | number)[]): Fault[] {
  if (buttons === undefined || isText(buttons)) return [];
  const form = 'Write [{label: Restart it, command: restart web1}].';
  if (!Array.isArray(buttons)) return [wrong(path, `${path.join('.')} is not a list`, form)];
  return buttons.flatMap((button: unknown, index): Fault[] => {
    const at = [...path, index];
    if (index >= MAX_BUTTONS)
      return index > MAX_BUTTONS
        ? []
        : [
            wrong(
              path,
              `Only ${MAX_BUTTONS} buttons are shown, and here are ${buttons.length}`,
              'Take some out.',
            ),
          ];
    if (!isMapping(button) || !isText(button.label) || !isText(button.command))
      return [wrong(at, 'A button needs a label and a command, both texts', form)];
    const { style } = button;
    return style === undefined || style === 'primary' || style === 'danger' || String(style).includes('{{')
      ? []
      : [
          wrong(
            [...at, 'style'],
            `A button has no style "${String(style)}"`,
            'Write primary or danger, or leave it out.',
          ),
        ];
  });
}

function wrong(path: Fault[0], why: string, fix: string): Fault {
  return [path, { rule: 'bad-chat-extra', kind: 'warning', why: `${why}, so it is ignored.`, fix }];
}
