import { dump } from 'js-yaml';
import fc from '../../../seeded-fast-check';
import { Laboratory } from '../../laboratory';

const lab = new Laboratory();

beforeAll(async () => {
  lab.action('greet', { runner_type: 'noop', parameters: { name: { type: 'string', required: true } } });
  await lab.start();
});
afterAll(() => lab.remove());

const inspect = (text: string, type = 'text/plain') =>
  lab.call('POST', '/v1/workflows/inspect', text, { 'Content-Type': type });

const GOOD = `version: 1.0
input: [who]
tasks:
  hello:
    action: lab.greet name=<% ctx().who %>
    next:
      - when: <% succeeded() %>
        do: bye
  bye:
    action: core.noop
`;

const BAD = `version: 1.0
surprise: true
tasks:
  hello:
    action: lab.greet
    input: {nmae: <% ctx().nobody %>}
    next:
      - when: <% <% succeeded() %>
        do: nowhere
  lost:
    action: no.such
`;

it('nothing is found in a workflow that is well', async () => {
  expect(await inspect(GOOD)).toMatchObject({ status: 200, body: [] });
});

it('all that is wrong with a workflow is found at once, each by its kind and its place', async () => {
  const { status, body } = await inspect(BAD);
  expect(status).toBe(200);
  const TASK = 'properties.tasks.patternProperties.^\\w+$.properties';
  expect(body).toEqual(
    expect.arrayContaining([
      {
        type: 'content',
        message: 'The action "no.such" is not registered in the database.',
        schema_path: `${TASK}.action`,
        spec_path: 'tasks.lost.action',
      },
      expect.objectContaining({ message: 'Action "lab.greet" is missing required input "name".' }),
      expect.objectContaining({ message: 'Action "lab.greet" has unexpected input "nmae".' }),
      {
        type: 'context',
        language: 'yaql',
        expression: '<% ctx().nobody %>',
        message: 'Variable "nobody" is referenced before assignment.',
        schema_path: `${TASK}.input`,
        spec_path: 'tasks.hello.input',
      },
      expect.objectContaining({ type: 'expression', spec_path: 'tasks.hello.next[0].when' }),
      expect.objectContaining({ type: 'semantics', message: 'The task "nowhere" is not defined.' }),
      expect.objectContaining({
        type: 'syntax',
        message: "Additional properties are not allowed ('surprise' was unexpected)",
      }),
    ]),
  );
});

it.each([
  ['YAML, said to be JSON', BAD, 'application/json'],
  ['a text in JSON', JSON.stringify(BAD), 'application/json'],
  ['YAML of another name', BAD, 'application/x-yaml'],
])('the definition may come as %s', async (_how, text, type) => {
  expect((await inspect(text, type)).body).toEqual((await inspect(BAD)).body);
});

it('a definition in JSON is read as one', async () => {
  const definition = { version: 1.0, tasks: { one: { action: 'no.such' } } };
  expect(await inspect(JSON.stringify(definition), 'application/json')).toMatchObject({
    status: 200,
    body: [{ type: 'content', spec_path: 'tasks.one.action' }],
  });
});

it.each([
  ['nothing', '', 400, /must be a workflow definition/],
  ['a list', '- a\n- b\n', 400, /must be a workflow definition/],
  ['a word', 'hello', 400, /must be a workflow definition/],
  ['broken YAML', 'tasks: [', 400, /is not YAML: /],
  ['a definition without end', 'a: &a {b: *a}\n', 400, /stands inside of itself|is not YAML/],
  [
    'anchors that repeat each other',
    `l0: &l0 [x, x]\n${Array.from({ length: 30 }, (_, n) => `l${n + 1}: &l${n + 1} [*l${n}, *l${n}]\n`).join('')}`,
    400,
    /unfold to far more than the text itself/,
  ],
  [
    'ten thousand brackets',
    `tasks: ${'['.repeat(10_000)}${']'.repeat(10_000)}`,
    400,
    /nested too deeply|is not YAML/,
  ],
  ['more than anybody writes', `tasks: {}\n#${'x'.repeat(70_000)}`, 413, /longer than 64 KB/],
  [
    'more tasks than anybody has',
    `tasks:\n${Array.from({ length: 501 }, (_, n) => `  t${n}: {}\n`).join('')}`,
    413,
    /has 501 tasks/,
  ],
  ['a gap without end', `tasks: {a: {with: "${' '.repeat(30_000)}"}}`, 400, /100 blanks in a row/],
])('%s is refused in one sentence', async (_what, text, status, sentence) => {
  const answer = await inspect(text);
  expect(answer.status).toBe(status);
  expect(String(answer.body.faultstring)).toMatch(sentence);
  expect(String(answer.body.faultstring)).not.toMatch(/\n|at Object|\.ts/);
});

it('whatever a definition holds, the answer is a list of findings', async () => {
  const key = fc.constantFrom('version', 'input', 'vars', 'output', 'tasks', 'action', 'next', 'do', 'when');
  const text = fc.constantFrom(
    '<% ctx().a %>',
    '{{ ctx("a") }}',
    '<% <%',
    'core.noop',
    'core.echo message=<% x',
    '',
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      text,
      fc.constantFrom(null, 1, true),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(key, fc.constantFrom('a', 'b')), tie('tree'), { maxKeys: 4 }),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(fc.dictionary(key, tree, { maxKeys: 6 }), async (definition) => {
      const answer = await inspect(dump(definition));
      expect([answer.status, Array.isArray(answer.body)]).toEqual([200, true]);
    }),
    { numRuns: 150 },
  );
});
