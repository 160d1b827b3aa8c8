import type { Abilities, Attached, Message, Pace, Person, Place, Posted, Table } from '../core/chat';
import { asText, type ChatRobot, call, canCall, type HeardMessage, isRecord, reach } from '../core/robot';
import { type AttachmentPayload, AttachmentService } from './attachment-service';
import type { ChatConfig } from './chat-config';
import { withoutNames } from './clean';
import { addressOf, roomOf } from './place';
import { tableMarkdown } from './table-text';

/** True where the adapter carries Mattermost's client (hubot-matteruser). */
export function speaksMattermost(robot: ChatRobot): boolean {
  const client = reach(robot.adapter, 'client');
  return canCall(client, 'customMessage') && canCall(client, 'postMessage');
}

/** What version 4 of the API takes in a post. */
type PostFields = Record<string, unknown>;

/** hubot-matteruser. Its client's own calls say nothing about what became of a post, so its API call is used. */
export class MattermostChat extends AttachmentService {
  readonly name = 'mattermost';
  override readonly abilities: Abilities;
  protected override readonly serviceLimit = 16_383;
  protected override readonly servicePace: Pace = { messages: 5, perMs: 1_000, scope: 'all' };
  readonly #client: unknown;
  readonly #speaksApi: boolean;

  constructor(robot: ChatRobot, config: Partial<ChatConfig> = {}) {
    super(robot, config);
    this.#client = reach(robot.adapter, 'client');
    this.#speaksApi = canCall(this.#client, '_apiCall');
    this.abilities = {
      thread: true,
      whisper: false,
      update: this.#speaksApi,
      upload: this.#speaksApi && canCall(this.#client, 'uploadFile'),
      buttons: false,
      colour: true,
    };
  }

  override get limit(): number {
    // Without the API call a post goes through the client's own cutting, which breaks at 4,000.
    return this.#speaksApi ? super.limit : Math.min(super.limit, 4_000);
  }

  override async whisper(_place: Place, person: Person, message: Message): Promise<Posted> {
    if (!this.#speaksApi) return this.send({ room: person.name, direct: true }, message);
    const pair = [this.known(person).id, asText(reach(this.#client, 'self', 'id'))];
    const channel = await this.attempt(`open a direct message to ${person.name}`, () =>
      this.#api('POST', '/channels/direct', pair),
    );
    return this.send({ room: asText(reach(channel, 'id')) ?? person.name, direct: true }, message);
  }

  override async update(posted: Posted, message: Message): Promise<void> {
    if (posted.id === undefined || !this.#speaksApi) return this.unable('change a message without an id');
    const fields = { props: { attachments: [] }, ...postFields(message.payload) };
    await this.attempt(`change a message in ${this.placeName(posted.place)}`, () =>
      this.#api('PUT', `/posts/${posted.id}/patch`, fields),
    );
  }

  override async upload(place: Place, file: Attached): Promise<Posted> {
    if (!this.abilities.upload) return this.unable('take files');
    const bytes = typeof file.content === 'string' ? Buffer.from(file.content) : file.content;
    const files = { value: bytes, options: { filename: file.name, contentType: file.type } };
    const taken = await this.attempt(`put ${file.name} into ${this.placeName(place)}`, () =>
      answered((done) => call(this.#client, ['uploadFile'], this.#channelId(place.room), files, done)),
    );
    const infos = reach(taken, 'file_infos');
    const ids = Array.isArray(infos) ? infos.map((info) => asText(reach(info, 'id'))) : [];
    const answer = await this.attempt(`post ${file.name} to ${this.placeName(place)}`, () =>
      this.#post(place, { message: '', file_ids: ids }),
    );
    const id = this.idOf(answer);
    return id === undefined ? { place } : { place, id };
  }

  protected override escape(text: string): string {
    return withoutNames(text);
  }

  /** Mattermost draws them, also on phones if a line stands between. */
  protected override tableWords(table: Table): string {
    return `\n${tableMarkdown(table)}\n`;
  }

  protected override mention(person: Person): string {
    return `@${this.displayName(person)}`;
  }

  protected override placeOf(message: HeardMessage): Place {
    const place: Place = { room: roomOf(message), address: addressOf(message) };
    const thread = asText(message.user?.root_id);
    if (thread !== undefined) place.thread = thread;
    if (message.user?.channel_type === 'D') place.direct = true;
    return place;
  }

  protected override deliver(place: Place, payload: unknown): unknown {
    return this.#post(place, postFields(payload));
  }

  protected override idOf(answer: unknown): string | undefined {
    return asText(reach(answer, 'id'));
  }

  #post(place: Place, fields: PostFields): unknown {
    const root = place.thread === undefined ? {} : { root_id: place.thread };
    if (!this.#speaksApi) return call(this.#client, ['customMessage'], { ...fields, ...root }, place.room);
    return this.#api('POST', '/posts', { channel_id: this.#channelId(place.room), ...fields, ...root });
  }

  /** Announcements may name a channel as people do. */
  #channelId(room: string): string {
    if (!canCall(this.#client, 'findChannelByName')) return room;
    return asText(reach(call(this.#client, ['findChannelByName'], room.replace(/^[#~]/, '')), 'id')) ?? room;
  }

  #api(method: string, path: string, body: unknown): Promise<unknown> {
    return answered((done) => call(this.#client, ['_apiCall'], method, path, body, done));
  }
}

/** The client calls back with the answer, or with `{id: null, error: "API response: 404 {…}"}`. */
function answered(start: (done: (answer: unknown, headers?: unknown) => void) => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    start((answer, headers) => {
      const error = asText(reach(answer, 'error'));
      if (error === undefined || reach(answer, 'id') !== null) return resolve(answer);
      const [, status, body] = /^API response: (\d+) ?([\s\S]*)$/.exec(error) ?? [];
      const fields = status === undefined ? {} : { status: Number(status), headers };
      reject(Object.assign(new Error(reasonIn(body) ?? error), fields));
    });
  });
}

function reasonIn(body: string | undefined): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body ?? '');
    return asText(reach(typeof parsed === 'string' ? JSON.parse(parsed) : parsed, 'message'));
  } catch {
    return undefined;
  }
}

function postFields(payload: unknown): PostFields {
  const { text, attachments, identity } = payload as AttachmentPayload;
  const props: Record<string, unknown> = {};
  if (attachments) props.attachments = attachments;
  if (isRecord(identity)) {
    if (identity.username !== undefined) props.override_username = identity.username;
    if (identity.icon_url !== undefined) props.override_icon_url = identity.icon_url;
  }
  return Object.keys(props).length > 0 ? { message: text, props } : { message: text };
}
