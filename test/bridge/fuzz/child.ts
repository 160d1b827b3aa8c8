import { composeOn } from '../../hubot/compose-on';
import { SmallHubot } from '../../hubot/small-hubot';
import { HostileServer } from './hostile-server';
import { Dice } from './mutate';

/**
 * A bridge in a process of its own against a backend that sends anything. Arguments: seed, rounds. Prints a
 * line of JSON with what came of it; a bridge that crashes prints nothing.
 */
const [seed = 1, rounds = 50] = process.argv.slice(2).map(Number);

const SAID = [
  'lab echo hello',
  'lab count hello twice',
  'lab wipe',
  'lab ecko hello',
  'help',
  'help lab echo',
  'st2 status',
  'st2 status last',
  'st2 show last',
  'st2 tail last',
  'st2 history',
  'st2 history all',
  'st2 cancel last',
  'st2 pause last',
  'st2 resume last',
  'st2 rerun last',
  'st2 rerun last text=other',
  'st2 capture last 2 as made',
  'st2 aliases',
  'st2 doctor',
  'st2 whoami',
  'st2 reload',
  'st2 page',
  'st2 packs',
  'st2 packs lab',
  'st2 tail lab.Door',
  'st2 answer',
] as const;

const stray: string[] = [];
process.on('unhandledRejection', (reason) => stray.push(String((reason as Error)?.stack ?? reason)));
process.on('uncaughtException', (error) => stray.push(String(error.stack)));

/** No answer in this time is no answer, however busy the machine is. */
const PATIENCE_MS = 60_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** @returns whether it came true before the patience was at its end */
async function until(isTrue: () => boolean, patienceMs = PATIENCE_MS): Promise<boolean> {
  for (const end = Date.now() + patienceMs; !isTrue(); await pause(2)) if (Date.now() > end) return false;
  return true;
}

async function main(): Promise<void> {
  const dice = new Dice(seed + 1);
  const server = new HostileServer(seed);
  const url = await server.start();
  const hubot = new SmallHubot();
  const bridge = composeOn(hubot, {
    ST2_API_URL: url,
    ST2_API_KEY: 'key-of-the-bot',
    ST2_CHAT_PACE: '10000/1000',
    ST2_PROGRESS_AFTER: '0',
    ST2_REQUEST_TIMEOUT: '2',
    ST2_STATUS_ROOM: 'status',
  });
  bridge.start();
  await bridge.ready;
  /**
   * Says it until it is answered so: what was begun while the server was mad may still be under way, and is the
   * answer to the first tries. It is said again only once something was said to it.
   */
  const answered = async (command: string, wanted: RegExp) => {
    for (let tries = 0; tries < 20; tries += 1) {
      const before = hubot.sent.length;
      const told = () => hubot.sent.slice(before).filter(({ room }) => room === 'probe');
      hubot.say(`hubot ${command}`, { id: 'U2', name: 'probe', room: 'probe' });
      if (!(await until(() => told().length > 0))) return false;
      // Questions of workflows and late results come to the same room: the answer may be behind them.
      if (await until(() => told().some(({ text }) => wanted.test(text)), 500)) return true;
    }
    return false;
  };
  let unanswered = 0;
  for (let round = 0; round < rounds && unanswered === 0; round += 1) {
    const strange = server.strange;
    server.sane = false;
    for (let count = 0; count < 8; count += 1) {
      hubot.say(`hubot ${dice.one(SAID)}`);
      for (let events = 0; events < 10; events += 1) server.pushEvent();
    }
    if (round === Math.floor(rounds / 2)) server.pushHuge();
    // Whether it gets so far is no part of the verdict: some of what is said needs no server.
    await until(() => server.strange >= strange + 4, 100);
    server.sane = true;
    // The set of commands may be any that the server made up: it is read again, then a command is given.
    if (
      !(await answered('st2 reload', /3 aliases|3 commands/)) ||
      !(await answered('lab echo probe', /On it/))
    )
      unanswered += 1;
  }
  await bridge.stop();
  await server.stop();
  const stacks = hubot.sent.filter(({ text }) =>
    /^\s+at \S+ \(|TypeError|Cannot read prop|is not a function|\[object /m.test(text),
  );
  const internal = hubot.logged.filter((line) =>
    /TypeError|RangeError|Cannot read prop|is not a function|is not iterable/.test(line),
  );
  process.stdout.write(
    `${JSON.stringify({
      rounds,
      unanswered,
      stray: [...new Set(stray)].slice(0, 10),
      stacks: [...new Set(stacks.map(({ text }) => text.slice(0, 300)))].slice(0, 10),
      internal: [...new Set(internal.map((line) => line.slice(0, 700)))].slice(0, 20),
      polluted: ({} as Record<string, unknown>).polluted !== undefined,
      said: hubot.sent.length,
    })}\n`,
  );
}

main().catch((error) => {
  process.stdout.write(`${JSON.stringify({ failed: String(error.stack) })}\n`);
  process.exitCode = 1;
});
