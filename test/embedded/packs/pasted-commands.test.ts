import { findingsInText } from '../../../src/embedded/packs/inspection/findings-in-text';
import { pastedCommandDoubts } from '../../../src/embedded/packs/inspection/pasted-command-doubts';

const PARAMETERS = { text: { type: 'string' }, count: { type: 'integer' }, on: { enum: ['a', 'b'] } };

function found(workflow: string) {
  const source = { file: 'ops/actions/workflows/w.yaml', text: workflow };
  const findings = findingsInText(source, 'ops', (raw) => pastedCommandDoubts(raw, PARAMETERS));
  return findings.map(({ kind, rule, file, line, column, why }) => ({ kind, rule, file, line, column, why }));
}

const task = (cmd: string, action = 'core.local') =>
  `version: 1.0\ninput: [text]\ntasks:\n  say:\n    action: ${action}\n    input:\n      cmd: ${cmd}\n`;

describe('a parameter that a workflow pastes into a shell command', () => {
  it('is warned of, where it stands', () => {
    expect(found(task('echo <% ctx().text %>'))).toEqual([
      {
        kind: 'warning',
        rule: 'pasted-into-shell',
        file: 'ops/actions/workflows/w.yaml',
        line: 7,
        column: 17,
        why: expect.stringContaining('"text" is pasted'),
      },
    ]);
  });

  it.each([
    task(`'echo "<% ctx(text) %>"'`),
    task(`'echo {{ ctx().text | lower }}'`),
    task(`'echo <% ctx().text.trim() %>'`, 'core.remote'),
    'version: 1.0\ntasks:\n  say:\n    action: core.local cmd="echo <% ctx().text %>"\n',
    `chain:\n  - name: say\n    ref: core.local_sudo\n    parameters: {cmd: 'echo {{ text }}'}\n`,
    `chain:\n  - name: say\n    ref: core.local\n    params: {cmd: 'echo {{text}}'}\n`,
  ])('is seen however it is written: %j', (workflow) => {
    expect(found(workflow)).toHaveLength(1);
  });

  it.each([
    task('echo hello'),
    task('echo <% ctx().count %> {{ ctx().on }}'),
    task('echo <% len(ctx().text) %>'),
    task('echo <% ctx().other %> <% result().stdout %>'),
    task('<% ctx().text %>', 'ops.own'),
    `version: 1.0\ntasks:\n  say:\n    action: core.local\n    input:\n      cmd: echo "$TEXT"\n      env:\n        TEXT: <% ctx().text %>\n`,
    'tasks: [1, null]',
    'chain: [1, null, {ref: core.local}]',
    '{{ no yaml',
  ])('is not seen where there is none: %j', (workflow) => {
    expect(found(workflow)).toEqual([]);
  });
});
