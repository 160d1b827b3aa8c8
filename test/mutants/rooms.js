/**
 * The rooms that order, keep, judge and seal: which lines are mutated, and by which tests they have to be held.
 * The tests are those of the room itself, that reach its lines in their own process.
 */
module.exports = {
  policy: { mutate: ['src/plugins/policy/*.ts'], tests: ['test/plugins/policy'] },
  identity: {
    mutate: ['src/plugins/identity/*.ts', 'src/core/seal.ts'],
    tests: ['test/plugins/identity'],
  },
  audit: { mutate: ['src/plugins/audit/*.ts'], tests: ['test/plugins/audit'] },
  'sign-off': {
    mutate: ['src/plugins/sign-off/*.ts'],
    tests: [
      'test/plugins/sign-off',
      'test/plugins/operations/raise-shields',
      'test/plugins/operations/judged-anew',
      'test/plugins/operations/inquiry-time',
      'test/plugins/operations/inquiry-secret',
      'test/bridge/questions-of-workflows',
      'test/plugins/operations/restart',
    ],
  },
  // Which memory is opened is tested with a real Redis, and with modules that are missing.
  state: {
    mutate: ['src/state/*.ts', '!src/state/redis-*.ts', '!src/state/open-memory.ts'],
    tests: [
      ...['brain-memory', 'file-memory', 'locked', 'pending-store', 'started-commands', 'notes-of-bots'].map(
        (file) => `test/state/${file}`,
      ),
      'test/delivery/message-claims',
    ],
  },
  claims: {
    mutate: ['src/delivery/message-claims.ts', 'src/delivery/leadership.ts'],
    tests: [
      'test/delivery/message-claims',
      'test/delivery/slept',
      'test/delivery/leadership',
      'test/delivery/claims-left',
      'test/delivery/claims-model',
    ],
  },
  delivery: {
    mutate: ['src/delivery/*.ts', '!src/delivery/message-claims.ts', '!src/delivery/leadership.ts'],
    // Without the random schedules (`npm run model`): they try so much that each of its lines would take minutes.
    tests: [
      'test/delivery',
      '!test/delivery/pending-model',
      '!test/delivery/claims-model',
      'test/docs/results',
      'test/stackstorm/strange-records',
    ],
  },
  dispatch: {
    mutate: ['src/dispatch/*.ts'],
    tests: [
      'test/dispatch',
      'test/bridge/one-after-another',
      'test/bridge/lost-on-restart',
      'test/stackstorm/strange-records',
    ],
  },
  // Without those that kill a process: the next one runs its lines as they are.
  executor: {
    mutate: ['src/embedded/executions/*.ts'],
    tests: [
      'test/embedded/executions',
      'test/embedded/http/routes/executions',
      ...[
        'api',
        'disabled-action',
        'give-up',
        'workflows/notify',
        'workflows/inline-parameters',
        'workflows/orquesta',
        'workflows/action-chain',
      ].map((file) => `test/embedded/${file}`),
    ],
  },
  store: { mutate: ['src/embedded/store/*.ts'], tests: ['test/embedded/store', 'test/embedded/hold-store'] },
};
