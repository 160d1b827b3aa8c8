/** What a StackStorm sends to a chat client, in the shapes of a real one: what the fuzzing starts from. */

type Mapping = Record<string, unknown>;

const ID = '64b7f0a1c2d3e4f5a6b7c8d9';

export function alias(name: string, more: Mapping = {}): Mapping {
  return {
    uid: `action_alias:lab:${name}`,
    id: ID.slice(0, 20) + name.length.toString(16).padStart(4, '0'),
    ref: `lab.${name}`,
    name,
    pack: 'lab',
    description: `The command ${name}`,
    enabled: true,
    action_ref: `lab.${name}`,
    formats: [
      `lab ${name} {{ text }}`,
      { display: `lab ${name} <text> twice`, representation: [`lab ${name} {{ text }} twice`] },
    ],
    ack: { enabled: true, format: 'On it', append_url: true, extra: { slack: { color: 'good' } } },
    result: { enabled: true, format: '{{ execution.result.stdout }}', extra: {} },
    extra: { chat: { progress: true }, security: {} },
    immutable_parameters: { colour: 'red' },
    metadata_file: `aliases/${name}.yaml`,
    ...more,
  };
}

export function execution(id = ID, more: Mapping = {}): Mapping {
  return {
    id,
    status: 'running',
    start_timestamp: '2026-01-02T03:04:05.678901Z',
    end_timestamp: '2026-01-02T03:04:06.678901Z',
    elapsed_seconds: 1.5,
    web_url: `https://st2.example.com/#/history/${id}/general`,
    action: {
      ref: 'lab.echo',
      name: 'echo',
      pack: 'lab',
      runner_type: 'local-shell-cmd',
      parameters: { text: { type: 'string', secret: false, position: 0 } },
    },
    parameters: { text: 'hello', route: 'chatops', channel: 'room-1', message: 'hello', context: null },
    result: { stdout: 'hello', stderr: '', return_code: 0, succeeded: true, failed: false },
    context: {
      user: 'st2admin',
      api_user: 'U1',
      source_channel: 'room-1',
      pack: 'lab',
      action_alias_ref: { id: ID, name: 'echo' },
      parent: { execution_id: ID },
      orquesta: { task_name: 'greet', item_id: 0 },
      rule: { name: 'lab.at_door', id: ID },
      trigger_instance: { name: 'lab.door', id: ID },
    },
    liveaction: {
      id: ID,
      action: 'lab.echo',
      action_is_workflow: false,
      notify: {
        'on-complete': {
          routes: ['hubot'],
          data: { user: 'U1', source_channel: 'room-1', source_context: { origin: 'o1', p: 'U1' } },
          message: '',
        },
      },
    },
    parent: ID,
    children: [ID],
    log: [{ timestamp: '2026-01-02T03:04:05.678901Z', status: 'requested' }],
    ...more,
  };
}

export const inquiry = (id = ID): Mapping =>
  execution(id, {
    status: 'pending',
    action: { ref: 'core.ask', name: 'ask', pack: 'core', runner_type: 'inquirer' },
    result: {
      schema: {
        type: 'object',
        properties: {
          go: { type: 'boolean', description: 'Go on?', required: true },
          how: { type: 'string', enum: ['fast', 'slow'], default: 'fast' },
          pin: { type: 'string', secret: true },
        },
      },
      users: ['U1'],
      roles: ['ops'],
      route: 'room-1',
      ttl: 1440,
    },
  });

export const announcement = (): Mapping => ({
  payload: {
    user: 'U1',
    channel: 'room-1',
    whisper: false,
    message: 'Plain words {~} and more',
    context: { origin: 'o1', p: 'U1' },
    extra: {
      slack: {
        color: 'good',
        attachments: [{ title: 'a', fields: [{ title: 't', value: 'v', short: true }] }],
      },
      mattermost: {},
      rocketchat: {},
      files: [{ name: 'a.txt', content: 'x' }],
    },
  },
  trace_context: { trace_tag: 't', id_: ID },
});

export const answerOf = (name: string): Mapping => ({
  execution: execution(ID, { status: 'requested' }),
  actionalias: alias(name),
  message: 'On it {~} now',
  extra: { slack: { color: 'good' } },
});

export const action = (): Mapping => ({
  id: ID,
  ref: 'lab.echo',
  pack: 'lab',
  name: 'echo',
  description: 'Says it',
  enabled: true,
  runner_type: 'local-shell-cmd',
  parameters: {
    text: { type: 'string', description: 'What to say', required: true, position: 0 },
    pin: { type: 'string', secret: true },
    many: { type: ['array', 'null'], default: [], enum: [[], null] },
  },
});

export const rule = (): Mapping => ({
  ref: 'chatops.notify',
  pack: 'chatops',
  enabled: true,
  criteria: { 'trigger.route': { type: 'equals', pattern: 'hubot' } },
  trigger: { type: 'core.st2.generic.notifytrigger' },
  action: { ref: 'chatops.post_result' },
  type: {},
});

export const pack = (): Mapping => ({
  ref: 'lab',
  name: 'Laboratory',
  version: '1.0.0',
  description: 'What is tried',
  path: '/opt/stackstorm/packs/lab',
});

export const sensor = (): Mapping => ({
  ref: 'lab.Door',
  pack: 'lab',
  description: 'Who comes in',
  enabled: true,
  trigger_types: ['lab.door'],
  status: { state: 'failing', reason: 'It has no key.', restarts: 3 },
});

export const triggerInstance = (): Mapping => ({
  id: ID,
  trigger: 'lab.door',
  occurrence_time: '2026-01-02T03:04:05.678901Z',
  payload: { who: 'ada' },
});

export const user = (): Mapping => ({
  username: 'bot',
  authentication: { method: 'API key', location: 'header', token_expire: '2026-01-02T03:04:05Z' },
  rbac: { enabled: false, roles: [], is_admin: true },
});
