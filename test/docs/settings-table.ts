import { settingsOfPlugins } from '../../src/config-with-plugins';
import { SETTINGS } from '../../src/core/config';
import type { Setting, Topic } from '../../src/core/setting';

const TITLES: Record<Topic, string> = {
  backend: 'StackStorm: where it is and who the bot is there',
  chat: 'Chat: how things are said',
  delivery: 'Delivery: what happens between an event and a room',
  people: 'People: who may do what, and what is written down',
  operation: 'Operation: keeping an eye on it',
  embedded: 'The embedded backend',
};

/** The tables of docs/configure.md, made of the bridge's own settings and those of its plugins. */
export function settingsTables(): string {
  const settings: Setting<unknown>[] = [SETTINGS, ...settingsOfPlugins()].flatMap((table) =>
    Object.values(table),
  );
  return Object.entries(TITLES)
    .map(([topic, title]) => [topic, title, settings.filter((setting) => setting.topic === topic)] as const)
    .filter(([, , rows]) => rows.length > 0)
    .map(([, title, rows]) =>
      [
        `## ${title}`,
        '',
        '| setting | value | default | what it is for |',
        '|---|---|---|---|',
        ...rows.map(row),
      ].join('\n'),
    )
    .join('\n\n');
}

function row({ names, kind, default: standard, purpose, secret }: Setting<unknown>): string {
  const [name, ...older] = names;
  const also = older.length === 0 ? '' : ` (also ${older.map((old) => `\`${old}\``).join(', ')})`;
  const written = standard === undefined || standard === null ? '' : kind.write(standard);
  const cells = [
    `\`${name}\`${also}`,
    secret ? `${kind.what}, secret` : kind.what,
    written === '' ? '' : `\`${written}\``,
    purpose,
  ];
  return `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
}
