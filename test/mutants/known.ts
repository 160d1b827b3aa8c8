/** A change of one place that would be a fault, and the tests that must notice. */
export interface KnownMutant {
  /** What a bot with it would do wrong. */
  fault: string;
  file: string;
  /** Stands exactly once in the file. */
  find: string;
  replace: string;
  /** Test files (paths below test/), each of which is run; one of them must fail. */
  tests: readonly string[];
}

/** Faults that no test noticed once. They stay here so that none of them can come back unnoticed. */
export const KNOWN_MUTANTS: readonly KnownMutant[] = [
  {
    fault: 'who may give one of the commands that lead to an execution sees it',
    file: 'src/plugins/policy/guard.ts',
    find: 'leading.every(mine)',
    replace: 'leading.some(mine)',
    tests: ['plugins/policy/guard'],
  },
  {
    fault: 'what waits is kept in the clear although there is a key',
    file: 'src/state/pending-store.ts',
    find: 'sealer.lasting ? { record: sealer.seal(JSON.stringify(record), this.#key(record.id)) } : record',
    replace: 'record',
    tests: ['state/pending-store'],
  },
  {
    fault: 'what waits is read although nobody with the key has written it',
    file: 'src/state/pending-store.ts',
    find: 'if (kept === undefined || !sealer.lasting) return',
    replace: 'if (kept === undefined || typeof Object(kept).record !== "string") return',
    tests: ['state/pending-store'],
  },
  {
    fault: 'a login that has expired goes on',
    file: 'src/plugins/identity/logins.ts',
    find: 'login.expiresAt < Date.now()',
    replace: 'false',
    tests: ['plugins/identity/logins'],
  },
  {
    fault: '`st2 page` always lets its reader change things',
    file: 'src/plugins/operations/page.ts',
    find: "isJudged(context) ? 'observer' : 'operator'",
    replace: "'operator'",
    tests: ['plugins/operations/page-role'],
  },
  {
    fault: 'answers of one room are not posted in the order of their results',
    file: 'src/delivery/answers.ts',
    find: '      await before;\n',
    replace: '',
    tests: ['delivery/answers'],
  },
  {
    fault: 'a bot posts until the last moment of its lease, and the next begins in that moment',
    file: 'src/delivery/leadership.ts',
    find: 'asked + LEASE_MS - MARGIN_MS',
    replace: 'asked + LEASE_MS',
    tests: ['delivery/leadership'],
  },
  {
    fault: 'a bot sends a command in the last moment of its claim on the message',
    file: 'src/delivery/message-claims.ts',
    find: 'claimedAt + LEASE_MS - MARGIN_MS',
    replace: 'claimedAt + LEASE_MS',
    tests: ['delivery/message-claims'],
  },
  {
    fault: 'a bot sends a command in the last moment of a claim that it has renewed',
    file: 'src/delivery/message-claims.ts',
    find: 'asked + LEASE_MS - MARGIN_MS',
    replace: 'asked + LEASE_MS',
    tests: ['delivery/message-claims'],
  },
  {
    fault: 'a bot that hears a message late runs the command that another has run',
    file: 'src/delivery/message-claims.ts',
    find: 'await this.#earlierHolder(messageKey)',
    replace: "'none' as string",
    tests: ['delivery/claims-model'],
  },
  {
    fault: 'a result that was announced twice on purpose is posted once',
    file: 'src/delivery/pending-commands.ts',
    find: "already !== undefined && (already !== 'formatted' || form !== 'formatted')",
    replace: 'already !== undefined',
    tests: ['delivery/answers', 'delivery/relay'],
  },
  {
    fault:
      'a bot that was killed over the sentence that a command may not have run is silent after its restart',
    file: 'src/delivery/pending-commands.ts',
    find: 'command?.told === true && command.executionId',
    replace: 'command?.told === undefined && command.executionId',
    tests: ['delivery/exactly-once'],
  },
  {
    fault: 'a service that counts all rooms together is busy, and the other rooms go on',
    file: 'src/delivery/outbox.ts',
    find: "error.kind === 'busy' && service.pace.scope === 'all'",
    replace: 'false',
    tests: ['delivery/outbox'],
  },
  {
    fault: 'a message is given up one try too early',
    file: 'src/delivery/outbox.ts',
    find: 'const MAX_TRIES = 5;',
    replace: 'const MAX_TRIES = 4;',
    tests: ['delivery/outbox'],
  },
  {
    fault: 'a request is answered before what it asked for is on the disk',
    file: 'src/embedded/http/server.ts',
    find: "await (request.method === 'GET' ? kept.catch(() => {}) : kept);",
    replace: '',
    tests: ['embedded/http/server'],
  },
  {
    fault: 'an execution that could not be stored begins all the same',
    file: 'src/embedded/executions/executor.ts',
    find: '() => this.#live.delete(record.id),\n    );',
    replace: '() => this.#enqueue(live),\n    );',
    tests: ['embedded/executions/durable'],
  },
  {
    fault: 'an action begins before it is on the disk that it has begun',
    file: 'src/embedded/executions/worker.ts',
    find: '    await this.#parts.durable();\n',
    replace: '',
    tests: ['embedded/executions/durable'],
  },
  {
    fault: 'a task starts before it is on the disk that its workflow has come to it',
    file: 'src/embedded/workflows/workflow-run.ts',
    find: '      await this.#run.saveState(this.#state);\n      for (const { task',
    replace: '      for (const { task',
    tests: ['embedded/workflows/state-first'],
  },
];
