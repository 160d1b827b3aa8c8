import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chooseChatService } from '../../../src/chat';
import type { ChatService, Incoming, Person } from '../../../src/core/chat';
import { silentLog } from '../../../src/core/log';
import { startEmbedded } from '../../../src/embedded';
import { PLUGINS } from '../../../src/plugins';
import { hasContract } from '../../bridge/replay-server';
import type { ChatFake } from '../../fakes/chat-fake';
import { rooms } from '../../fakes/rooms';
import { type Backend, LAB, OWN_PACKS, Rig } from './rig';
import { StackStormOnTape } from './stackstorm-on-tape';

const DOCS = resolve(__dirname, '../../../docs/steer-everywhere.md');
const bob: Person = { id: 'U0BOB', name: 'bob' };

/** What a command does less well, or not at all, and why. The letters stand in the table. */
const NOTES = {
  a: 'Typed: the service has no buttons, so the message shows the words to say.',
  b: 'In new lines: the service cannot change a message, so what still runs gets a line now and then.',
  c: 'As text: the service takes no files, so they stand in the message.',
  d: 'Cannot in a room: the service lets the bot write to nobody alone. It says so; in a direct message it works.',
  e: "Points to StackStorm's own web page (`ST2_WEBUI_URL`): one-time links are the embedded backend's.",
  f: 'Cannot keep what it shows: the files go to whoever runs StackStorm. With the embedded backend it can.',
} as const;
type Note = keyof typeof NOTES;

/** One person and a bot in one room of one service. */
class Scene {
  readonly asker: Incoming;
  readonly answerWords: string;

  constructor(
    readonly rig: Rig,
    readonly fake: ChatFake,
    readonly chat: ChatService,
    backend: { answer: string },
  ) {
    this.asker = chat.hear(fake.heard);
    this.answerWords = backend.answer;
  }

  /** Says something and waits for what comes of it. @returns the match in what was shown since */
  async say(words: string, expected: RegExp, person = this.asker.person): Promise<RegExpExecArray> {
    const before = this.fake.shown().length;
    await this.rig.say(person, words, this.asker.place);
    for (let waited = 0; waited < 10_000; waited += 5) {
      const found = expected.exec(
        this.fake
          .shown()
          .slice(before)
          .join('\n')
          .replace(/\u200b/g, ''),
      );
      if (found !== null) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(
      `“${words}” on ${this.chat.name} was not answered as ${expected}:\n${this.fake.shown().slice(before).join('\n')}`,
    );
  }

  /** Waits for what comes in later messages of the same answer. */
  async shows(expected: RegExp): Promise<void> {
    for (let waited = 0; !expected.test(this.fake.shown().join('\n')); waited += 5) {
      if (waited > 10_000) throw new Error(`${expected} was not shown on ${this.chat.name}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** The notes for what is shown with buttons. */
  get buttons(): Note[] {
    return this.chat.abilities.buttons ? [] : ['a'];
  }
}

/** How each command is tried, in this order; what it comes to is its cell. */
const TRIED: Record<string, (scene: Scene) => Promise<Note[]>> = {
  async status(scene) {
    await scene.say('greet all', /on it/);
    await scene.say('st2 status last', /greet all \(\w{6}\) (succeeded|running|requested)/);
    return [];
  },
  async show(scene) {
    await scene.say('st2 show last', /command: greet all \(lab\.greet\)/);
    return [];
  },
  async history(scene) {
    await scene.say('st2 history mine', /What ran for \w+:[\s\S]*greet all/);
    return [];
  },
  async capture(scene) {
    const files = scene.fake.files().length;
    const [shown] = await scene.say(
      'st2 capture last 1 as welcome',
      /st2 capture save welcome|Put these files into the folder of a pack/,
    );
    const asFiles = scene.fake.files().length > files;
    if (!asFiles) await scene.shows(/display: welcome/);
    const kept: Note[] = shown.startsWith('Put') ? ['f'] : scene.buttons;
    return [...(asFiles ? [] : (['c'] as const)), ...kept];
  },
  async rerun(scene) {
    await scene.say('st2 rerun last text=again', /on it/);
    return [];
  },
  async tail(scene) {
    await scene.say('slow', /on it/);
    await scene.say('st2 tail last', /slow( 0\.2)? \(\w{6}\) (running|requested) for/);
    return scene.chat.abilities.update ? [] : ['b'];
  },
  async cancel(scene) {
    await scene.say('st2 cancel last', /is being cancelled/);
    return [];
  },
  async pause(scene) {
    await scene.say('march', /on it/);
    await scene.say('st2 pause last', /is being paused/);
    return [];
  },
  async resume(scene) {
    await scene.say('st2 resume last', /is going on|is being resumed/);
    return [];
  },
  async form(scene) {
    // On Teams the question is a card: its fields are no text.
    await scene.say('st2 form lab.greet', /needs more\./);
    await scene.say('all', /That is the command `(?:hubot )?greet all`/);
    return [];
  },
  async approve(scene) {
    const [, id] = await scene.say('launch shop', /st2 approve (\w{4})/);
    await scene.say(`st2 approve ${id}`, /One more approval is needed/, bob);
    return scene.buttons;
  },
  async deny(scene) {
    await scene.say('st2 deny', /was taken back by \w+/);
    return scene.buttons;
  },
  async confirm(scene) {
    const [, id] = await scene.say('wipe disk', /st2 confirm (\w{4})/);
    await scene.say(`st2 confirm ${id}`, /on it/);
    return scene.buttons;
  },
  async answer(scene) {
    const [, id] = await scene.say('choose', /st2 answer (\w{6})/);
    await scene.say(`st2 answer ${id} ${scene.answerWords}`, /\w+ answered /);
    return scene.buttons;
  },
  async packs(scene) {
    await scene.say('st2 packs', /packs; `?st2 packs <name>`? shows the details/);
    return [];
  },
  async aliases(scene) {
    await scene.say('st2 aliases lab', /\d+ ways to say something[\s\S]*lab\.greet/);
    return [];
  },
  async reload(scene) {
    await scene.say('st2 reload', /\d+ aliases are loaded/);
    return [];
  },
  async page(scene) {
    const [said] = await scene.say(
      'st2 page',
      /once, within ten minutes|own web page|cannot message you privately/,
    );
    if (said === 'own web page') return ['e'];
    return said.startsWith('cannot') ? ['d'] : [];
  },
  async doctor(scene) {
    await scene.say('st2 doctor', /All is well|broken:/);
    return [];
  },
  async whoami(scene) {
    await scene.say('st2 whoami', /You are \w+/);
    return [];
  },
  async login(scene) {
    const [said] = await scene.say('st2 login', /Open http:\S+|cannot message you privately/);
    return said.startsWith('cannot') ? ['d'] : [];
  },
  async logout(scene) {
    await scene.say('st2 logout', /You were not logged in/);
    return [];
  },
};

/** One row for each command, one cell for each service. */
async function table(
  backend: Backend & { answer: string },
  env: NodeJS.ProcessEnv,
): Promise<{ lines: string[]; notes: Set<Note> }> {
  const cells = new Map<string, string[]>(Object.keys(TRIED).map((name) => [name, []]));
  const notes = new Set<Note>();
  const column = async (open: () => Promise<ChatFake>) => {
    const fake = await open();
    const chat = chooseChatService(fake.robot, { pace: { messages: 1000, perMs: 1000, scope: 'room' } });
    const rig = await Rig.on(backend, {
      chat,
      env: { ST2_API_KEY: backend.apiKey, ST2_PROGRESS_AFTER: '30', ST2_PUBLIC_URL: 'http://bot', ...env },
      roles: { [bob.id]: ['officer'] },
    });
    const scene = new Scene(rig, fake, chat, backend);
    const found: Record<string, Note[]> = {};
    try {
      for (const [name, attempt] of Object.entries(TRIED)) found[name] = await attempt(scene);
      expect(fake.refused).toEqual([]);
      return found;
    } finally {
      await rig.stop();
      await fake.stop();
    }
  };
  for (const open of Object.values(rooms)) {
    for (const [name, found] of Object.entries(await column(open))) {
      for (const note of found) notes.add(note);
      const cannot = found.includes('d');
      cells.get(name)?.push([cannot ? '✗' : '✓', ...found].join(' '));
    }
  }
  const lines = [
    `| \`st2 …\` | ${Object.keys(rooms).join(' | ')} |`,
    `|${' --- |'.repeat(Object.keys(rooms).length + 1)}`,
    ...[...cells].map(([name, row]) => `| ${name} | ${row.join(' | ')} |`),
  ];
  return { lines, notes };
}

const legend = (notes: Set<Note>) => [...notes].sort().map((note) => `- **${note}**: ${NOTES[note]}`);

/** Compares what stands between two marks of the page with what was found, or writes it there. */
function written(mark: string, lines: string[]): void {
  const page = readFileSync(DOCS, 'utf8');
  const between = new RegExp(`(<!-- ${mark} -->\n)[\\s\\S]*?(\n<!-- end of ${mark} -->)`);
  expect(page).toMatch(between);
  const current = page.replace(
    between,
    (_, begin: string, end: string) => `${begin}\n${lines.join('\n')}\n${end}`,
  );
  if (process.env.UPDATE_DOCS === '1') writeFileSync(DOCS, current);
  else expect(page).toBe(current);
}

test('every command is tried', async () => {
  const rig = await Rig.start();
  try {
    const opened = await Promise.all(
      PLUGINS.map((plugin) => plugin.open({ ...rig.context }, {} as Parameters<typeof plugin.open>[1])),
    );
    const names = opened.flatMap(({ commands = [] }) => commands.map(({ name }) => name));
    expect(names.sort()).toEqual(Object.keys(TRIED).sort());
  } finally {
    await rig.stop();
  }
});

test('docs/steer-everywhere.md says what each command does in each service on the embedded backend', async () => {
  const store = mkdtempSync(join(tmpdir(), 'everywhere-'));
  const embedded = await startEmbedded({ packs: [OWN_PACKS, LAB], store, log: silentLog });
  try {
    const found = await table(
      { url: embedded.url, apiKey: embedded.apiKey, close: async () => {}, answer: 'north' },
      { ST2_EMBEDDED: '1' },
    );
    written('embedded', [...found.lines, '', ...legend(found.notes)]);
  } finally {
    await embedded.close();
    rmSync(store, { recursive: true, force: true });
  }
});

(hasContract ? test : test.skip)(
  'docs/steer-everywhere.md says what each command does in each service on a recorded StackStorm',
  async () => {
    const tape = await StackStormOnTape.start();
    try {
      const backend = {
        ...{ url: tape.url, apiKey: tape.apiKey, close: () => tape.close() },
        answer: 'secondfactor=1701 approve=yes reason=shields',
      };
      const found = await table(backend, {});
      written('stackstorm', [...found.lines, '', ...legend(found.notes)]);
    } finally {
      await tape.close();
    }
  },
);
