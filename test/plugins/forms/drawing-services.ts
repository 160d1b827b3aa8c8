import { chooseChatService } from '../../../src/chat';
import { type DrawnForm, type FormHandler, handsInOf, openerOf } from '../../../src/core/drawn-form';
import { fakeDiscord } from '../../fakes/discord';
import { DiscordPerson } from '../../fakes/discord-modals';
import { fakeTeams } from '../../fakes/teams';
import { SlackRoom } from './slack-room';

const QUICK = { pace: { messages: 1e6, perMs: 1000, scope: 'room' as const } };
const ALICE = { id: 'U0ALICE', name: 'alice' };

/** A service that draws forms, and a person who fills them in there as they see them. */
export interface DrawingService {
  /**
   * @param answers by field: the text of an entry of a menu, or what is typed; for fields that are not drawn, too
   * @returns what is handed in. Rejects with why the service does not show the form
   */
  fill(form: DrawnForm, answers: Readonly<Record<string, string>>): Promise<Record<string, string>>;
  /** What the service has refused. */
  refused(): string[];
  stop(): Promise<void>;
}

/** Hands out one form, and keeps what comes back. */
class OneForm implements FormHandler {
  form: DrawnForm | undefined;
  sent: Record<string, string> | undefined;
  why: unknown;

  async open(): Promise<DrawnForm | undefined> {
    return this.form;
  }

  commands(): [] {
    return [];
  }

  async choose(): Promise<undefined> {}

  async notShown(_id: string, _person: unknown, why: unknown): Promise<void> {
    this.why = why;
  }

  async submit(_id: string, values: Readonly<Record<string, string>>): Promise<{ goOn(): Promise<void> }> {
    this.sent = { ...values };
    return { goOn: async () => {} };
  }

  /** @throws Error where nothing came */
  handedIn(): Record<string, string> {
    if (this.sent === undefined) throw new Error(`not handed in: ${JSON.stringify(this.why)}`);
    const { sent } = this;
    this.sent = undefined;
    return sent;
  }
}

/** Only what is drawn can be answered. */
function shownAnswers(answers: Readonly<Record<string, string>>, names: readonly string[]) {
  return Object.fromEntries(Object.entries(answers).filter(([name]) => names.includes(name)));
}

export async function slackDraws(): Promise<DrawingService> {
  const room = await SlackRoom.open();
  const chat = room.chat();
  const one = new OneForm();
  const stop = chat.onForm?.(one);
  return {
    async fill(form, answers) {
      one.form = form;
      if (room.slack.posts.length === 0) {
        const buttons = [{ label: 'Fill in …', say: openerOf(form.id) }];
        const [message] = chat.render({ text: 'needs more', buttons }, { room: 'C0OPS' });
        if (message !== undefined) await chat.send({ room: 'C0OPS' }, message);
      }
      const [refusedBefore, openBefore] = [room.slack.modals.refused.length, room.slack.modals.open.length];
      room.slack.press(ALICE.id, await room.opener(), 'Fill in …');
      const view = await room.until(() => {
        const refused = room.slack.modals.refused[refusedBefore];
        return refused === undefined ? room.slack.modals.open[openBefore] : null;
      }, 'a modal');
      if (view === null) throw new Error(`Slack shows nothing: ${room.slack.modals.refused.at(-1)}`);
      const names = view.blocks.map(({ block_id }) => block_id);
      await room.slack.submit(ALICE.id, view, shownAnswers(answers, names));
      return one.handedIn();
    },
    refused: () => [...room.slack.refused, ...room.slack.modals.refused],
    async stop() {
      stop?.();
      await room.close();
    },
  };
}

export async function discordDraws(): Promise<DrawingService> {
  const fake = fakeDiscord();
  const chat = chooseChatService(fake.robot, QUICK);
  const one = new OneForm();
  const stop = chat.onForm?.(one);
  const alice = new DiscordPerson(fake.client, { id: '42', username: 'alice' });
  return {
    async fill(form, answers) {
      one.form = form;
      const modal = await alice.press(`st2:${openerOf(form.id)}`);
      const names = modal.components.map(({ component }) => component.custom_id);
      await alice.send(modal, shownAnswers(answers, names));
      return one.handedIn();
    },
    refused: () => fake.refused,
    stop: async () => stop?.(),
  };
}

interface Entry {
  id?: string;
  type: string;
  choices?: { title: string; value: string }[];
}

export async function teamsDraws(): Promise<DrawingService> {
  const fake = fakeTeams();
  const chat = chooseChatService(fake.robot, QUICK);
  const { place } = chat.hear(fake.heardInGroup);
  return {
    async fill(form, answers) {
      const [message, more] = chat.render({ text: 'needs more', form }, place);
      if (message === undefined || more !== undefined) throw new Error('a form is one message');
      await chat.send(place, message);
      const entries = ((fake.sent.at(-1)?.card?.body ?? []) as Entry[]).filter(({ id }) => id !== undefined);
      const given = entries.map(({ id = '', choices }) => [
        id,
        choices === undefined
          ? answers[id]
          : (choices.find(({ title }) => title === answers[id])?.value ?? `no entry ${answers[id]}`),
      ]);
      return chat.hear(fake.pressed(`hubot ${handsInOf(form.id)}`, Object.fromEntries(given))).filled ?? {};
    },
    refused: () => fake.refused,
    stop: async () => {},
  };
}
