import { float } from '../../../src/language/expression/python-values';
import { renderResult, resultRefusal } from '../../../src/language/result';

const execution = {
  id: 'e1',
  status: 'succeeded',
  web_url: 'https://st2.example/#/history/e1',
  elapsed_seconds: 1.25,
  action: { ref: 'ops.uptime' },
  runner: { name: 'local-shell-cmd' },
  parameters: { host: 'web-1' },
  result: { failed: false, succeeded: true, return_code: 0, stdout: 'up', stderr: '' },
  liveaction: { secret: 'hidden' },
};

/** An answer that must have been rendered. */
function rendered(alias: object | undefined, given: object = execution) {
  const outcome = renderResult(alias, given);
  if (outcome.kind !== 'rendered') throw new Error(JSON.stringify(outcome));
  return outcome;
}

/** Why an answer was refused; the empty text where it was not. */
function refusal(alias: object | undefined, given: object = execution): string {
  const outcome = renderResult(alias, given);
  return outcome.kind === 'refused' ? outcome.reason : '';
}

describe('the answer to a command', () => {
  it('is the standard message where the alias has no format', () => {
    expect(rendered(undefined)).toEqual({
      kind: 'rendered',
      message: [
        '\nAction ops.uptime completed.',
        'status : succeeded',
        'execution: e1',
        '',
        'web_url: https://st2.example/#/history/e1',
        '',
        'Took 1s to complete.',
        '',
        'result :',
        '--------',
        'stdout : up',
        '\n',
      ].join('\n'),
      extra: {},
    });
  });

  it('shows what a runner promises in the order of the result, and only what is not empty', () => {
    const python = { runner: { name: 'python-script' } };
    const result = { stdout: '', stderr: 'one\ntwo\n', exit_code: 1, result: 'None', other: 'x' };
    const { message } = rendered(undefined, { ...execution, ...python, result });
    expect(message.split('--------\n')[1]).toBe(
      'stderr :       \n  one\ntwo\nexit_code : 1\nresult : None\n\n',
    );
  });

  it('shows each host of a remote command, and every key of an unknown runner', () => {
    const hosts = { 'web-1': { stdout: 'a', return_code: 0 }, 'web-2': { error: 'away', failed: true } };
    const remote = { ...execution, runner: { name: 'remote-shell-cmd' }, result: hosts };
    expect(rendered(undefined, remote).message).toContain(
      'web-1 : \n  stdout : a\n\nweb-2 : \n  error : away\n\n',
    );
    const own = { ...execution, runner: { name: 'mine' }, result: { a: {}, b: { c: float(1), d: [null] } } };
    expect(rendered(undefined, own).message).toContain('a : \nb : \n  c : 1.0\n  d : [None]\n\n');
  });

  it('has no line for a time or an address that is absent, and none for an empty result', () => {
    const { message } = rendered(undefined, {
      ...execution,
      web_url: undefined,
      elapsed_seconds: 0,
      result: {},
    });
    expect(message).toBe('\nAction ops.uptime completed.\nstatus : succeeded\nexecution: e1\n\n\n\n');
  });

  it.each([
    ['{{ execution.result.stdout }} on {{ execution.parameters.host }}', 'up on web-1'],
    ['[{{ execution.result.nothing }}{{ nothing }}]', '[]'],
    ['{{ execution.nothing|default("none") }}, {{ nothing|length }}, {{ nothing == gone }}', 'none, 0, True'],
    ['{% if nothing %}a{% else %}b{% endif %}{% for x in nothing %}c{% endfor %}', 'b'],
    [
      '{% for k, v in six.iteritems(execution.result) %}\n{{ k }}\n{% endfor %}',
      'failed\nsucceeded\nreturn_code\nstdout\nstderr\n',
    ],
    ['{{ alias.name }}/{{ alias.nothing }}', 'up/'],
    ['[{{ execution.liveaction }}]', '[]'],
    [
      '{{ [1]|to_complex }} {{ execution.result|json_escape }}',
      '[1] {"failed": false, "succeeded": true, "return_code": 0, "stdout": "up", "stderr": ""}',
    ],
    ['', ''],
  ])('renders %j', (format, message) => {
    expect(rendered({ name: 'up', result: { format } }).message).toBe(message);
  });

  it.each([
    '{{ nothing.deeper }}',
    '{{ execution.result',
    '{{ x|nosuch }}',
    '{{ x|decrypt_kv }}',
    '{{ alias }}',
    '{{ alias.to_dict() }}',
    '{{ six.PY3 }}',
    '{{ 1 // 0 }}',
    '{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}',
    '{{ "x" * 100000000 }}',
  ])('refuses %j with a sentence', (format) => {
    expect(refusal({ result: { format } })).toMatch(
      /^The alias's result\.format could not be rendered: .+[.!?]$/,
    );
  });

  it('is refused, and not an exception, for executions and aliases of no shape at all', () => {
    expect(refusal(undefined, {})).not.toBe('');
    expect(refusal(undefined, { ...execution, result: 'text' })).not.toBe('');
    expect(refusal({ result: 'text' })).not.toBe('');
    expect(refusal({ result: { format: 5 } })).not.toBe('');
    expect(refusal({ result: { extra: [] } })).not.toBe('');
  });

  it('is silence where the alias wants none', () => {
    expect(renderResult({ result: { enabled: false, format: 'x' } }, execution)).toEqual({ kind: 'silent' });
  });
});

describe('the extra of an answer', () => {
  const extraOf = (extra: object) => rendered({ result: { format: 'x', extra } }).extra;

  it('is rendered value by value, and what has no template keeps its type', () => {
    expect(
      extraOf({
        slack: {
          color: "{% if execution.status == 'succeeded' %}good{% endif %}",
          fields: [{ short: false }],
        },
        title: '{{ execution.action.ref }}',
        count: 3,
      }),
    ).toEqual({ slack: { color: 'good', fields: [{ short: false }] }, title: 'ops.uptime', count: 3 });
  });

  it.each([
    ['an undefined value', { slack: { title: '{{ execution.nothing }}' } }],
    ['double quotes inside a nested template', { slack: { title: '{{ execution["id"] }}' } }],
    ['a value that breaks the JSON around it', { slack: { title: '{{ "a\\nb" }}' } }],
  ])('is refused for %s, as StackStorm fails there', (_name, extra) => {
    expect(refusal({ result: { extra } })).toMatch(/^The alias's result\.extra could not be rendered: /);
  });
});

describe('whether the server has to format an alias', () => {
  it.each([
    [{}, undefined],
    [
      { result: { format: '{{ execution.nothing|upper }}', extra: { a: { b: '{{ execution.id }}' } } } },
      undefined,
    ],
    [
      { result: { format: '{{ x|decrypt_kv }}' } },
      "result.format: only the server can run the filter 'decrypt_kv'",
    ],
    [{ result: { format: '{{ x is odder }}' } }, "result.format: No test named 'odder'."],
    [{ result: { extra: { a: '{% include "x" %}' } } }, "result.extra.a: Encountered unknown tag 'include'."],
  ])('is known before it runs: %j', (alias, reason) => {
    expect(resultRefusal(alias)).toBe(reason);
  });
});

describe('A value that an execution lacks', () => {
  const said = (format: string): string => {
    const rendered = renderResult({ result: { format } }, { result: { rows: [{ id: 2 }, { id: 1 }] } });
    return rendered.kind === 'rendered' ? rendered.message : rendered.kind;
  };

  it.each([
    ['{{ execution.result.none | regex_replace("^", "> ") }}', '> '],
    ['{{ execution.result.none | use_none }}', ''],
    ['{{ execution.result.none is iterable }}{{ execution.result.none is sequence }}', 'TrueTrue'],
    ['{{ execution.result.rows | sort(attribute="nope") | map(attribute="id") | join(",") }}', '2,1'],
  ])('is no text, and empty: %s', (format, message) => {
    expect(said(format)).toBe(message);
  });

  it.each([
    '{{ execution.result.none | int }}',
    '{{ execution.result.none | float(1) }}',
    '{{ execution.result.rows | max(attribute="nope") }}',
    '{{ execution.result.rows[0].id[1:] }}',
  ])('is no number and has no parts: %s', (format) => {
    expect(said(format)).toBe('refused');
  });
});
