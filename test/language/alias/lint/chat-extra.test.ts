import { alias, findingsIn } from './written-packs';

const ACTIONS = {
  restart: 'name: restart\nrunner_type: noop\nparameters: {service: {type: string}, host: {type: string}}',
};
const found = (more: string) =>
  findingsIn(alias({ more }), ACTIONS)
    .filter(({ rule }) => rule === 'bad-chat-extra')
    .map(({ line, why, fix }) => `${line} ${why} ${fix}`);

describe('the linter on extra.chat', () => {
  it.each([
    ['extra: {chat: {progess: true}}', 'Did you mean "progress"?'],
    ['extra: {chat: {buttons: []}}', 'belongs under the extra of result'],
    ['extra: {chat: [confirm]}', 'extra.chat is not a mapping'],
    ['extra: {chat: {results: maybe}}', 'extra.chat.results is not direct or announced'],
    ['extra: {chat: {progress: "no"}}', 'extra.chat.progress is not true or false'],
    ['extra: {chat: {whisper: "no"}}', 'extra.chat.whisper is not true or false'],
    ['extra: {chat: {examples: restart web}}', 'extra.chat.examples is not a list of commands'],
    ['extra: {chat: {choices: [web, db]}}', 'extra.chat.choices is not a mapping'],
    ['extra: {chat: {choices: {hosts: [a, b]}}}', 'no parameter "hosts"'],
    ['extra: {chat: {choices: {hosts: [a, b]}}}', 'Did you mean "host"?'],
    ['extra: {chat: {choices: {host: hosts}}}', 'neither a list nor an action'],
    ['extra: {chat: {choices: {host: ops.hosts}}}', 'There is no action "ops.hosts"'],
    ['result: {extra: {chat: {tables: "{{ x }}"}}}', 'Did you mean "table"?'],
    ['result: {extra: {chat: {confirm: true}}}', 'belongs under the extra of the alias itself'],
    ['result: {extra: {chat: {table: {columns: [a]}}}}', 'result.extra.chat.table is not a table'],
    ['result: {extra: {chat: {table: [a, b]}}}', 'result.extra.chat.table is not a table'],
    ['ack: {extra: {chat: {picture: graph.png}}}', 'not the address of a picture'],
    ['result: {extra: {chat: {buttons: {label: a, command: b}}}}', 'buttons is not a list'],
    ['result: {extra: {chat: {buttons: [{label: a}]}}}', 'needs a label and a command'],
    ['result: {extra: {chat: {buttons: [{label: a, command: b, style: red}]}}}', 'no style "red"'],
    ['result: {extra: {chat: {files: report.txt}}}', 'files is not a list'],
    ['extra: {chta: {examples: [restart web]}}', 'Did you mean "chat"?'],
    ['result: {extra: {cht: {table: "{{ x }}"}}}', 'Nobody reads "cht" in result.extra'],
  ])('says what the bot ignores in %s', (more, said) => {
    expect(found(more)).toEqual([expect.stringContaining(said)]);
    expect(found(more)[0]).toMatch(/^5 .*, so it is ignored\. \w/);
  });

  it.each([
    'extra: {chat: {choices: {host: [a, 1], service: {action: ops.restart, parameters: {}}}, progress: false}}',
    'extra: {chat: {examples: [restart web], results: direct, parameters: [], runs: []}}',
    'result: {extra: {chat: {table: {rows: "{{ x }}", columns: [a, {key: b, title: B}]}, picture: "{{ url }}"}}}',
    'ack: {extra: {chat: {buttons: "{{ x }}", table: [{a: 1}], picture: {url: "https://a.example/b.png"}}}}',
    'extra: {chat: null}',
    'extra: {chart: {colour: red}, cat: yes}',
  ])('has nothing to say of %s', (more) => {
    expect(found(more)).toEqual([]);
  });
});
