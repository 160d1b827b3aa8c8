import { chain, expectWell, flow } from './mistaken-files';
import { removeFolders } from './recorded-terminal';

afterAll(removeFolders);

const SHELL = 'actions/act.yaml';

describe('hubot-st2 check, of files that are right', () => {
  it('has nothing to say of results that are read as they are', () =>
    expectWell({
      ...flow(
        "version: 1.0\nvars:\n  - hosts: [a]\n  - room: <% st2kv('system.room') %>\n  - mine: <% st2kv('mine.room') %>\ntasks:\n" +
          '  one:\n    action: core.local cmd="date"\n    next:\n      - publish:\n          - out: <% result().stdout %> <% result().get(stdout) %>\n' +
          '          - code: <% result().return_code %> <% result().error %>\n        do: [two]\n' +
          '  two:\n    with: host in <% ctx(hosts) %>\n    action: core.local cmd="date"\n    next:\n      - publish:\n          - all: <% result().select($.result.stdout) %>\n        do: [three]\n' +
          '  three:\n    action: <% ctx(room) %> message=<% ctx(mine) %>\n',
      ),
    }));

  it('has nothing to say of what a chain may read', () =>
    expectWell({
      ...chain(
        'vars:\n  where: web1\nchain:\n  - name: one\n    ref: core.local\n    params: {cmd: "ping {{ where }}"}\n    publish: {said: "{{ one.stdout }}"}\n    on-success: two\n' +
          '  - name: two\n    ref: core.echo\n    params:\n      message: "{{ said }} {{ results.one.stdout }} {{ who }} {{ st2kv.system.room }} {{ action_context.user }} {{ config_context.x }}"\n',
      ),
      'actions/chain.yaml':
        'name: chain\nrunner_type: action-chain\nentry_point: workflows/chain.yaml\nparameters:\n  who: {type: string}\n',
    }));

  it('has nothing to say of what pip reads', () =>
    expectWell({
      'requirements.txt': [
        ...['# what the pack needs', 'requests', 'requests == 2.31.0', 'pyyaml>=5,<7', 'six~=1.16 # old'],
        ...[
          'st2client[extra]>=3.8; python_version < "3.12"',
          '-r other.txt',
          '--index-url https://index.example/',
        ],
        ...[
          'git+https://git.example/a/b.git@v1#egg=b',
          'b @ https://files.example/b-1.0.whl',
          './vendor/c.whl',
        ],
        ...['-e .', 'urllib3', 'jsonschema', ''],
      ].join('\r\n'),
    }));

  it.each([
    ['guarded', 'try:\n    import nothing_such\nexcept ImportError:\n    nothing_such = None\n', {}],
    ['StackStorm has', 'import requests, yaml\nfrom st2client.client import Client\n', {}],
    [
      'the pack has',
      'import helper\nfrom tools.text import trim\n',
      { 'actions/lib/helper.py': '', 'lib/tools/text.py': '' },
    ],
    ['a package may bring', 'import nothing_such\n', { 'requirements.txt': 'nothing-such-python\n' }],
    ['Python has', 'import json, os.path\nfrom urllib.parse import quote\nfrom . import __name__ as x\n', {}],
  ])('has nothing to say of modules that are %s', (_, imports, around) =>
    expectWell({
      'actions/act.yaml': 'name: act\nrunner_type: python-script\nentry_point: act.py\n',
      'actions/act.py': `${imports}from st2common.runners.base_action import Action\n\n\nclass Act(Action):\n    def run(self):\n        return 1\n`,
      ...around,
    }),
  );

  it('has nothing to say of scripts whose lines end as on Unix, nor of one without a first line', () =>
    expectWell({
      [SHELL]: 'name: act\nrunner_type: local-shell-script\nentry_point: act.sh\n',
      'actions/act.sh': '#!/bin/bash\necho "a\\r"\r\n',
      'actions/other.yaml': 'name: other\nrunner_type: local-shell-script\nentry_point: other.bat\n',
      'actions/other.bat': 'echo hi\r\n',
    }));
});
