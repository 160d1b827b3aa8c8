import { call, canCall, reach } from '../core/robot';

/** The arguments of a method of Slack's Web API, by its own names. */
export type SlackArguments = Record<string, unknown>;

/** What an answer of Slack's Web API holds that is of use here. */
export interface SlackAnswer {
  ts?: string;
  channel?: unknown;
  [key: string]: unknown;
}

/**
 * The few calls that the bridge makes of Slack's Web API, through the client that the adapter made: its
 * token, proxy and address are the owner's business.
 */
export interface SlackApi {
  postMessage(args: SlackArguments): unknown;
  postEphemeral(args: SlackArguments): unknown;
  update(args: SlackArguments): unknown;
  openConversation(users: string): unknown;
  uploadFile(file: SlackFile): Promise<unknown>;
  /** Whether `uploadFile` has a way through this client. */
  readonly uploads: boolean;
}

export interface SlackFile {
  name: string;
  content: string | Buffer;
  channel: string;
  thread?: string;
}

/** The client of the adapter behind the robot, if it is Slack's. */
export function slackWeb(adapter: unknown): unknown {
  const web = reach(adapter, 'client', 'web');
  return canCall(web, 'chat', 'postMessage') ? web : undefined;
}

/**
 * Slack's client has had two forms: up to version 3 (hubot-slack 4.10) what a method requires came in
 * a row before the rest, later everything comes in one object. The old one has a sister for RTM, the
 * new one knows `apiCall`.
 */
export function slackApi(adapter: unknown): SlackApi {
  const web = slackWeb(adapter);
  const old = canCall(adapter, 'client', 'rtm', 'start') || (!canCall(web, 'apiCall') && isOldClient(web));
  return old ? inARow(web) : inOneObject(web);
}

function isOldClient(web: unknown): boolean {
  return canCall(web, '_makeAPICall') || canCall(web, 'chat', 'makeAPICall');
}

function inOneObject(web: unknown): SlackApi {
  const method = (name: string, args: SlackArguments) => call(web, ['apiCall'], name, args);
  const wholesale = canCall(web, 'filesUploadV2');
  return {
    uploads: wholesale || canCall(web, 'apiCall'),
    postMessage: (args) => call(web, ['chat', 'postMessage'], args),
    postEphemeral: (args) => call(web, ['chat', 'postEphemeral'], args),
    update: (args) => call(web, ['chat', 'update'], args),
    openConversation: (users) => call(web, ['conversations', 'open'], { users }),
    uploadFile: async (file) => {
      if (!wholesale) return uploadInSteps(method, file);
      const where = file.thread === undefined ? {} : { thread_ts: file.thread };
      const args = { channel_id: file.channel, filename: file.name, file: asBuffer(file.content), ...where };
      return call(web, ['filesUploadV2'], args);
    },
  };
}

function inARow(web: unknown): SlackApi {
  const method = (name: string, args: SlackArguments) =>
    call(web, ['files', 'makeAPICall'], name, args, null);
  return {
    uploads: canCall(web, 'files', 'makeAPICall'),
    postMessage: ({ channel, text, ...rest }) =>
      call(web, ['chat', 'postMessage'], channel, text, { as_user: true, ...asStrings(rest) }),
    postEphemeral: ({ channel, text, user, ...rest }) =>
      call(web, ['chat', 'postEphemeral'], channel, text, user, asStrings(rest)),
    update: ({ ts, channel, text, ...rest }) =>
      call(web, ['chat', 'update'], ts, channel, text, { as_user: true, ...asStrings(rest) }),
    openConversation: (users) => call(web, ['conversations', 'open'], { users }),
    uploadFile: (file) => uploadInSteps(method, file),
  };
}

/** The old client makes JSON of attachments, but not of blocks. */
function asStrings(args: SlackArguments): SlackArguments {
  return args.blocks === undefined ? args : { ...args, blocks: JSON.stringify(args.blocks) };
}

/** Slack's way since files.upload ended: ask for an address, send the bytes there, say where to show it. */
async function uploadInSteps(
  method: (name: string, args: SlackArguments) => unknown,
  file: SlackFile,
): Promise<unknown> {
  const bytes = asBuffer(file.content);
  const ticket = await method('files.getUploadURLExternal', { filename: file.name, length: bytes.length });
  const address = reach(ticket, 'upload_url');
  const id = reach(ticket, 'file_id');
  if (typeof address !== 'string' || typeof id !== 'string')
    throw new Error('Slack gave no address for the file');
  const sent = await fetch(address, { method: 'POST', body: new Uint8Array(bytes) });
  if (!sent.ok)
    throw Object.assign(new Error(`Slack answered ${sent.status} to the file`), { status: sent.status });
  const where = file.thread === undefined ? {} : { thread_ts: file.thread };
  const files = JSON.stringify([{ id, title: file.name }]);
  return method('files.completeUploadExternal', { files, channel_id: file.channel, ...where });
}

function asBuffer(content: string | Buffer): Buffer {
  return typeof content === 'string' ? Buffer.from(content) : content;
}
