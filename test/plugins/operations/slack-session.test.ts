import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chooseChatService } from '../../../src/chat';
import type { Person } from '../../../src/core/chat';
import { verifyAudit } from '../../../src/plugins/audit/verify';
import { FakeSlack, type SlackPost } from '../../fakes/slack';
import { objectClient } from '../../fakes/slack-clients';
import { Rig } from './rig';
import { type Beat, picture, transcript } from './slack-picture';

const hasPython = spawnSync('python3', ['--version']).status === 0;
const describeWithPython = hasPython ? describe : describe.skip;

const kirk: Person = { id: 'U0KIRK', name: 'kirk' };
const spock: Person = { id: 'U0SPOCK', name: 'spock' };
const scott: Person = { id: 'U0SCOTT', name: 'scott' };
const bridge = { room: 'C0BRIDGE' };
const DOCS = resolve(__dirname, '../../../docs');
const PEOPLE = Object.fromEntries([kirk, spock, scott].map(({ id, name }) => [id, name]));

/** What people did, and after how many of the bot's posts. */
const done: { after: number; beat: Beat }[] = [];
/** Where each part of the story begins, in posts. */
const parts: { title: string; from: number }[] = [];

let slack: FakeSlack;
let rig: Rig;
const socket = new EventEmitter();

/** Everything that a post shows. */
const textOf = (post: SlackPost) => JSON.stringify([post.text, post.attachments, post.blocks]);

async function shown(pattern: RegExp): Promise<SlackPost> {
  for (let waited = 0; waited < 15_000; waited += 20) {
    const found = slack.posts.filter((post) => pattern.test(textOf(post))).at(-1);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${pattern} was not posted:\n${slack.posts.map(textOf).join('\n')}`);
}

interface Element {
  action_id?: string;
  value?: string;
  text?: { text?: string };
}

async function say(person: Person, words: string): Promise<void> {
  done.push({ after: slack.posts.length, beat: { by: person.name, said: words } });
  await rig.say(person, words, bridge);
}

/** All that happened between two moments, in its order. */
function beats(from: number, to: number): Beat[] {
  return slack.posts
    .slice(from, to)
    .flatMap((post, index) => [
      ...done.filter(({ after }) => after === from + index).map(({ beat }) => beat),
      { post },
    ]);
}

/** Presses a button of a post, as Slack's socket tells it. */
function press(person: Person, post: SlackPost, label: string): void {
  done.push({ after: slack.posts.length, beat: { by: person.name, pressed: label } });
  const blocks = [
    ...(post.blocks ?? []),
    ...(post.attachments ?? []).flatMap((box) => (box.blocks as object[]) ?? []),
  ];
  const elements = blocks.flatMap((block) => (block as { elements?: Element[] }).elements ?? []);
  const button = elements.find(({ text }) => text?.text === label);
  if (button === undefined) throw new Error(`no button ${label} in ${textOf(post)}`);
  socket.emit('interactive', {
    ack: async () => {},
    body: {
      user: { id: person.id, username: person.name },
      channel: { id: bridge.room },
      message: { ts: post.ts },
      actions: [{ ...button, action_ts: `${Math.random()}` }],
    },
  });
}

/** The page with the story: what was really sent, drawn. */
function writePage(): void {
  const chapters = parts.map(({ title, from }, index) => {
    const part = beats(from, parts[index + 1]?.from ?? slack.posts.length);
    const file = `pictures/raise-shields-${index + 1}.svg`;
    writeFileSync(join(DOCS, file), picture(title, part, PEOPLE));
    const text = transcript(part, PEOPLE);
    return `## ${title}\n\n![${title}](${file})\n\n<details><summary>as text</summary>\n\n\`\`\`\n${text}\n\`\`\`\n\n</details>\n`;
  });
  const page = join(DOCS, 'raise-shields.md');
  const [intro = ''] = readFileSync(page, 'utf8').split(`\n## ${parts[0]?.title}\n`);
  writeFileSync(page, `${intro.trimEnd()}\n\n${chapters.join('\n')}`);
}

describeWithPython('three people raise shields in Slack', () => {
  beforeAll(async () => {
    slack = await FakeSlack.start();
    const adapter = { send: () => undefined, socket, client: { web: objectClient(slack.url), socket } };
    rig = await Rig.start({
      chat: chooseChatService(
        { name: 'hubot', adapter },
        { pace: { messages: 1000, perMs: 1000, scope: 'room' } },
      ),
    });
  });
  afterAll(async () => {
    if (process.env.UPDATE_DOCS === '1') writePage();
    await rig.stop();
    await slack.stop();
  });

  it('with buttons from the request to the picture', async () => {
    parts.push({ title: 'Asking, signing off, answering the workflow', from: 0 });
    await say(kirk, 'raise shields because Klingons');
    const request = await shown(/kirk asks to run: raise shields because Klingons/);
    press(kirk, request, 'Approve');
    await shown(/you asked for it yourself/);
    press(spock, request, 'Approve');
    await shown(/One more approval is needed/);
    press(scott, request, 'Approve');
    await shown(/Approved by spock and scott/);

    const question = await shown(/Where shall the power come from/);
    press(scott, question, 'engines');
    await shown(/scott answered raise shields because Klingons/);
    press(spock, question, 'weapons');
    await shown(/Too late: .* was answered by scott/);

    await shown(/Shields are up\. Ticket 101, power from engines/);
    for (let waited = 0; slack.uploads.length === 0 && waited < 5_000; waited += 50) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(slack.uploads.map(({ name }) => name)).toContain('shields.png');
    press(spock, request, 'Approve');
    await shown(/Too late: \w{4} was approved by spock and scott/);
  });

  it('progress is one message that was changed', async () => {
    const live = slack.posts.filter((post) =>
      /raise shields because Klingons \(asked by kirk\)/.test(textOf(post)),
    );
    expect(live).toHaveLength(1);
    await shown(/✓ succeeded after/);
    expect(slack.updates.filter((ts) => ts === live[0]?.ts).length).toBeGreaterThan(0);
    expect(slack.refused).toEqual([]);
  });

  it('steering, history and audit', async () => {
    parts.push({ title: 'Steering and looking back', from: slack.posts.length });
    await say(kirk, 'st2 tail last');
    await shown(/✓ raise shields because Klingons/);
    await say(kirk, 'st2 rerun last reason=Romulans');
    const request = await shown(/kirk asks to run: raise shields because Romulans/);
    press(kirk, request, 'Deny');
    await shown(/was taken back by kirk: nothing was run/);
    await say(kirk, 'raise shields because Borg');
    const again = await shown(/kirk asks to run: raise shields because Borg/);
    press(spock, again, 'Approve');
    press(scott, again, 'Approve');
    await shown(/raise shields because Borg asks \(\w{6}\)/);
    await say(kirk, 'st2 cancel last');
    await shown(/raise shields because Borg is being cancelled/);
    await shown(/raise shields because Borg \(\w{6}\) was cancelled|raise shields because Borg.*cancell?ed/);
    await shown(/Shields could not be raised: cancell?ed/);
    expect(slack.posts.map(textOf).join('\n')).not.toMatch(/could not be rendered/);
    expect(slack.uploads).toHaveLength(1);
    await say(kirk, 'st2 history');
    await shown(/What ran lately/);
    await rig.audited({
      kind: 'result',
      command: 'shields.raise',
      outcome: 'succeeded',
      approvers: [spock, scott],
    });
    expect((await verifyAudit(rig.auditPath)).broken).toBeUndefined();
  });
});
