import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AliasSet } from '../core/alias';
import type { ChatCommand } from '../core/command';
import { flatText } from '../core/flat-text';
import { doInTurns, type Steps } from '../core/steps';
import type { HubotRobot } from './hubot-robot';

/** A line of help: what to type, without the bot's name, and what it is for. */
export interface HelpLine {
  usage: string;
  purpose: string;
}

/** Of a line as scripts write it: `st2 status [id] - where an execution stands`. */
export function helpLine(written: string): HelpLine {
  const [usage = '', ...purpose] = written.split(' - ');
  return { usage, purpose: purpose.join(' - ') };
}

/** The CommandBus of Hubot 14, as far as it matters here. */
interface CommandBus {
  register(spec: BusCommand, options?: { update: boolean }): unknown;
  unregister(id: string): unknown;
  listCommands(): { id: string; description?: string }[];
}

interface BusCommand {
  id: string;
  description: string;
  confirm: 'never';
  examples: string[];
  handler: () => undefined;
}

/**
 * The bus compares all of its commands with each other at each one that it is given: ten thousand hold the bot for a second at each
 * reload, and take half a kilobyte each.
 */
const MAX_ON_BUS = 1_000;
/** So many lines take a few milliseconds. */
const AT_ONCE = 100;

const answerNothing = () => undefined;

/**
 * Our commands in Hubot's own lists, where hubot-help and the CommandBus of Hubot 14 find them. Each
 * `show` replaces what the one before has put there and leaves the owner's lines alone. hubot-help's list has them all, the bus
 * the first thousand.
 */
export class HelpLists {
  readonly #robot: HubotRobot;
  #lines: ReadonlySet<string> = new Set();
  #ids: readonly string[] = [];

  constructor(robot: HubotRobot) {
    this.#robot = robot;
    // The bus's own help lists what is on the bus only, takes no words and answers before any listener.
    busOf(robot)?.unregister('help');
  }

  /** Others have their turn between the lines. Not to be called again before it resolves. */
  show(lines: Iterable<HelpLine>): Promise<void> {
    return doInTurns(this.#showing(lines), nextTurn);
  }

  *#showing(lines: Iterable<HelpLine>): Steps<void> {
    const texts = new Set<string>();
    const onBus: HelpLine[] = [];
    let read = 0;
    for (const line of lines) {
      texts.add(listed(line));
      if (onBus.length < MAX_ON_BUS) onBus.push(line);
      read += 1;
      if (read % AT_ONCE === 0) yield;
    }
    this.#showInList(texts);
    yield* this.#showOnBus(onBus);
  }

  /**
   * What may be said by anybody: these lists know no persons. Of ours, `st2 help` tells more; one line that names them leaves
   * room for what people look for, and is found by each of the names.
   */
  showCommands(set: AliasSet, commands: readonly ChatCommand[]): Promise<void> {
    // `help` itself is listed by whoever answers it.
    const all = commands.filter(({ name }) => name !== 'help');
    const [first, ...others] = all.filter(isOurs).map(({ name }) => name);
    const ours =
      first === undefined
        ? []
        : [
            {
              usage: 'st2 help',
              purpose: `what is running, and what to do about it: ${[first, ...others].join(', ')}`,
            },
          ];
    const rest = all.filter((command) => !isOurs(command)).flatMap(({ help }) => help.map(helpLine));
    function* lines(): Generator<HelpLine> {
      // How people read a format is made as it is asked for.
      for (const { usage, description } of set.help()) yield { usage, purpose: description };
      yield* rest;
      yield* ours;
    }
    return this.show(lines());
  }

  /** Lines that the owner's other scripts have put there, with `hubot` as the bot's name. */
  others(): string[] {
    const listed = (helpLinesOf(this.#robot) ?? []).filter((line) => !this.#lines.has(line));
    const ours = new Set(this.#ids);
    const onBus = (busOf(this.#robot)?.listCommands() ?? [])
      .filter(({ id }) => !ours.has(id))
      .map(({ id, description }) => (description ? `hubot ${id} - ${description}` : `hubot ${id}`));
    return [...listed, ...onBus];
  }

  #showInList(lines: ReadonlySet<string>): void {
    const list = helpLinesOf(this.#robot);
    if (list === undefined) return;
    const others = list.filter((line) => !this.#lines.has(line));
    this.#lines = lines;
    // In place: hubot-help and others may hold the array. Not by spreading: there may be 10,000 of them.
    list.length = 0;
    for (const line of others) list.push(line);
    for (const line of lines) list.push(line);
  }

  *#showOnBus(lines: readonly HelpLine[]): Steps<void> {
    const bus = busOf(this.#robot);
    if (bus === undefined) return;
    for (const id of this.#ids) bus.unregister(id);
    const ids: string[] = [];
    this.#ids = ids;
    for (const [index, { usage, purpose }] of lines.entries()) {
      // An id with a blank in it is listed and never captures a message: the bridge
      // itself answers.
      const id = /\s/.test(usage) ? usage : `${usage} (StackStorm)`;
      try {
        bus.register(
          { id, description: purpose, confirm: 'never', examples: [usage], handler: answerNothing },
          { update: true },
        );
        ids.push(id);
      } catch {
        // Listed a line less; the command works all the same.
      }
      if (index % AT_ONCE === AT_ONCE - 1) yield;
    }
  }
}

/** A line as Hubot's scripts write it: whoever lists it puts the bot's name for `hubot`. */
function listed({ usage, purpose }: HelpLine): string {
  return flatText(purpose === '' ? `hubot ${usage}` : `hubot ${usage} - ${purpose.split('\n', 1)[0]}`);
}

/** Whether it is said with `st2` before it; what plugins of others add may be said in other words. */
function isOurs({ help }: ChatCommand): boolean {
  return help.length > 0 && help.every((line) => line.startsWith('st2 '));
}

function helpLinesOf(robot: HubotRobot): string[] | undefined {
  const list = Array.isArray(robot.helpStrings) ? robot.helpStrings : robot.commands;
  return Array.isArray(list) ? (list as string[]) : undefined;
}

function busOf(robot: HubotRobot): CommandBus | undefined {
  const bus = robot.commands as Partial<CommandBus> | undefined;
  const complete = ['register', 'unregister', 'listCommands'].every(
    (method) => typeof (bus as Record<string, unknown> | undefined)?.[method] === 'function',
  );
  return complete ? (bus as CommandBus) : undefined;
}
