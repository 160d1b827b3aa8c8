import { chmodSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Laboratory } from '../laboratory';
import { attempts } from './tries';

const { attempt, allTried } = attempts('shell');
const lab = new Laboratory();
const CANARY = join(lab.folder, 'pwned');

/** What a shell would take for more than text, each way of getting out of the place that it is in. */
const HOSTILE = [
  `; touch ${CANARY}`,
  `$(touch ${CANARY})`,
  `\`touch ${CANARY}\``,
  `' ; touch ${CANARY} ; '`,
  `" ; touch ${CANARY} ; "`,
  `'"'"' && touch ${CANARY} #`,
  `\\'; touch ${CANARY} #`,
  `\\"; touch ${CANARY} #`,
  `a\ntouch ${CANARY}\nb`,
  `\r\ntouch ${CANARY}\r\n`,
  `x | touch ${CANARY} &`,
  `> ${CANARY}`,
  `\${IFS}$(touch\${IFS}${CANARY})`,
  `) ; touch ${CANARY} ; (`,
  `EOT\ntouch ${CANARY}`,
  `-e --help`,
  `~ * ? [a-z] {a,b} !! $HOME $0`,
  `\u0001\u001b[31m é 🖨️ \u202e`,
];

/** Where a template may paste a value; each prints it between two bars. */
const PLACES: Record<string, string> = {
  bare: "printf '|%s|' {{ v }}",
  single: "printf '|%s|' '{{ v }}'",
  double: `printf '|%s|' "{{ v }}"`,
  assigned: `x={{ v }}; printf '|%s|' "$x"`,
  substituted: `printf '|%s|' "$(printf '%s' {{ v }})"`,
  backquoted: "printf '|%s|' \"`printf '%s' '{{ v }}'`\"",
  heredoc: 'printf "|"; cat <<EOF\n{{ v }}\nEOF\nprintf "|"',
  rawheredoc: "printf '|'; cat <<'EOF'\n{{ v }}\nEOF\nprintf '|'",
  commented: "printf '|'  # {{ v }}\nprintf '|'",
};

beforeAll(async () => {
  const typed = { description: 'any', required: false };
  for (const [place, cmd] of Object.entries(PLACES)) {
    for (const type of ['string', 'integer', 'number', 'boolean', 'array', 'object'])
      lab.action(`${place}_${type}`, {
        parameters: { v: { type, ...typed }, cmd: { default: cmd, immutable: true } },
      });
  }
  const templates: Record<string, string> = {
    upper: "printf '|%s|' {{ v | upper }}",
    defaulted: "printf '|%s|' {{ v | default('nothing') }}",
    joined: "printf '|%s|' {% for one in [v, v] %}{{ one }} {% endfor %}",
    chosen: "printf '|%s|' {% if v %}{{ v }}{% else %}none{% endif %}",
    glued: "printf '|%s|' pre-{{ v }}-{{ v }}-post",
    set: "{% set w = v %}printf '|%s|' {{ w }}",
    concatenated: "printf '|%s|' {{ 'a' ~ v ~ \"b\" }}",
    json: "printf '|%s|' {{ {'k': v} | to_json_string }}",
  };
  for (const [name, cmd] of Object.entries(templates))
    lab.action(`filter_${name}`, {
      parameters: { v: { type: 'string' }, cmd: { default: cmd, immutable: true } },
    });
  chmodSync(
    lab.write('actions/args.sh', '#!/bin/sh\nfor one in "$@"; do printf "|%s" "$one"; done\nprintf "|"\n'),
    0o755,
  );
  lab.action('args', {
    runner_type: 'local-shell-script',
    entry_point: 'args.sh',
    parameters: {
      first: { type: 'string', position: 0 },
      second: { type: 'string', position: 1 },
      named: { type: 'string' },
      list: { type: 'array' },
      map: { type: 'object' },
    },
  });
  lab.action('environment', {
    parameters: { cmd: { default: `printf '|%s|%s|' "$V" "$ST2_ACTION_EXECUTION_ID"`, immutable: true } },
  });
  await lab.start();
});
afterEach(() => {
  expect(existsSync(CANARY)).toBe(false);
  rmSync(CANARY, { force: true });
});
afterAll(() => lab.remove());

const stdoutOf = async (action: string, parameters: Record<string, unknown>) =>
  String((await lab.run(action, parameters)).result?.stdout);

attempt('a string in every place of a cmd template', async () => {
  await Promise.all(
    Object.keys(PLACES).flatMap((place) =>
      HOSTILE.map(async (v) => {
        const inside = place === 'commented' ? '' : place.endsWith('heredoc') ? `${v}\n` : v;
        // `$(…)` and backquotes take line ends at the end away, and a heredoc cannot hold its own end.
        const wanted = /substituted|backquoted/.test(place) ? inside.replace(/\n+$/, '') : inside;
        expect([place, await stdoutOf(`lab.${place}_string`, { v })]).toEqual([place, `|${wanted}|`]);
      }),
    ),
  );
});

attempt('numbers, booleans, arrays, objects and null in every place', async () => {
  const values: Record<string, unknown[]> = {
    integer: [-1, 0, 9007199254740991, null],
    number: [1.5, 1e308, null],
    boolean: [true, false, null],
    array: [HOSTILE, [[`$(touch ${CANARY})`], { a: `'; touch ${CANARY}` }], [], null],
    object: [{ [`'; touch ${CANARY}; '`]: `$(touch ${CANARY})`, '`id`': [`"; touch ${CANARY}`] }, {}, null],
  };
  await Promise.all(
    Object.keys(PLACES).flatMap((place) =>
      Object.entries(values).flatMap(([type, list]) =>
        list.map(async (v) => {
          const { result, status } = await lab.run(`lab.${place}_${type}`, { v });
          expect([place, type, status, result?.stderr]).toEqual([place, type, 'succeeded', '']);
          expect(String(result?.stdout)).toMatch(/^\|[\s\S]*\|$/);
        }),
      ),
    ),
  );
});

attempt('strings behind filters, in loops and conditions', async () => {
  await Promise.all(
    HOSTILE.map(async (v) => {
      const printed = (name: string) => stdoutOf(`lab.filter_${name}`, { v });
      expect(await printed('upper')).toBe(`|${v.toUpperCase()}|`);
      expect(await printed('defaulted')).toBe(`|${v}|`);
      expect(await printed('joined')).toBe(`|${v}||${v}|`);
      expect(await printed('chosen')).toBe(`|${v}|`);
      expect(await printed('glued')).toBe(`|pre-${v}-${v}-post|`);
      expect(await printed('set')).toBe(`|${v}|`);
      expect(await printed('concatenated')).toBe(`|a${v}b|`);
      expect(JSON.parse((await printed('json')).slice(1, -1))).toEqual({ k: v });
    }),
  );
});

attempt('positional and named arguments of a script', async () => {
  for (const v of HOSTILE) {
    expect(await stdoutOf('lab.args', { first: v, second: v, named: v })).toBe(`|--named=${v}|${v}|${v}|`);
  }
  const listed = await stdoutOf('lab.args', {
    first: 'x',
    list: HOSTILE.slice(0, 3),
    map: { [`$(touch ${CANARY})`]: '`id`' },
  });
  // An empty second position is an argument too.
  expect(listed.split('|').length).toBe(6);
});

attempt('the environment of an action', async () => {
  for (const v of HOSTILE) {
    const { id, result } = await lab.run('lab.environment', {
      env: { V: v, ST2_ACTION_EXECUTION_ID: 'mine' },
    });
    expect(result?.stdout).toBe(`|${v}|${String(id)}|`);
  }
  for (const name of ['A=B\nC', `$(touch ${CANARY})`, '']) {
    const odd = lab.run('lab.environment', { env: { [name]: 'x' } });
    await expect(odd).rejects.toThrow(/environment variable/);
  }
});

attempt('the folder to run in', async () => {
  for (const cwd of [
    `$(touch ${CANARY})`,
    `; touch ${CANARY}`,
    '/nowhere/at/all',
    '/etc/passwd',
    'a\u0000b',
  ]) {
    const { status } = await lab.run('lab.environment', { cwd });
    expect([cwd, status]).toEqual([cwd, 'failed']);
  }
});

attempt('a host name for ssh that is an option', async () => {
  for (const hosts of [
    `-oProxyCommand=touch ${CANARY}`,
    `x;touch ${CANARY}`,
    `x,-oProxyCommand=touch\${IFS}${CANARY}`,
    `$(touch ${CANARY})`,
  ]) {
    const { status, result } = await lab.run('core.remote', { cmd: 'true', hosts });
    expect(status).toBe('failed');
    expect(String(result?.error)).toMatch(/is not the name or address of a host/);
  }
});

allTried();
