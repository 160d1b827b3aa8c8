import { isMapping, type Mapping } from '../../../core/mapping';
import { nearest } from '../../../core/slips';
import type { AliasSource } from '../alias-source';
import type { Finding, Remark } from '../finding';
import { everyAlias } from '../lint-rule';
import type { Path } from '../positioned-yaml';

type Type = 'text' | 'switch' | 'list' | 'mapping';

const TYPE_WORDS: Record<Type, string> = {
  text: 'text (put it in quotes if need be)',
  switch: 'true or false',
  list: 'a list (one item a line, each after a dash)',
  mapping: 'a mapping (keys and values)',
};

/** The alias schema, facts of StackStorm 3.10: the top level takes nothing else. */
const TOP: Record<string, Type> = {
  name: 'text',
  pack: 'text',
  action_ref: 'text',
  description: 'text',
  enabled: 'switch',
  formats: 'list',
  ack: 'mapping',
  result: 'mapping',
  extra: 'mapping',
  immutable_parameters: 'mapping',
};

/** What the server adds by itself; harmless in a file, and of no use there. */
const SERVERS_OWN = new Set(['id', 'uid', 'ref', 'metadata_file']);

const PARTS: Record<string, Record<string, Type>> = {
  ack: { enabled: 'switch', format: 'text', append_url: 'switch', extra: 'mapping' },
  result: { enabled: 'switch', format: 'text', extra: 'mapping' },
};

const FORMAT: Record<string, Type> = { display: 'text', representation: 'list', match_multiple: 'switch' };

/** Keys and types: what StackStorm's own schema refuses, and what it takes but never looks at. */
export const shapeRule = everyAlias(({ alias }) => checkShape(alias));

/** What StackStorm itself would refuse in one alias, and keys that mean nothing. */
export function checkShape(alias: AliasSource): Finding[] {
  return [...checkTop(alias), ...checkParts(alias), ...checkFormats(alias)];
}

function checkTop(alias: AliasSource): Finding[] {
  const findings: Finding[] = [];
  for (const key of Object.keys(alias.mapping)) {
    if (Object.hasOwn(TOP, key) || SERVERS_OWN.has(key)) continue;
    findings.push(
      alias.atKey([key], {
        rule: 'unknown-key',
        kind: 'error',
        why: `An alias has no key "${key}"; StackStorm refuses the whole file because of it.`,
        fix: `${guess(key, Object.keys(TOP))} Notes of your own go under extra.`,
      }),
    );
  }
  findings.push(...checkTypes(alias, [], alias.mapping, TOP));
  for (const key of ['name', 'action_ref', 'formats']) {
    if (isGiven(alias.mapping[key])) continue;
    findings.push(
      alias.atKey([key], {
        rule: 'missing-key',
        kind: 'error',
        why: `The alias has no ${key}; StackStorm does not load it.`,
        fix: MISSING[key] ?? '',
      }),
    );
  }
  if (!isGiven(alias.mapping.description)) {
    findings.push(
      alias.atKey(['name'], {
        rule: 'missing-description',
        kind: 'warning',
        why: 'The alias has no description, so help cannot say what it does.',
        fix: 'Add a line like: description: Restart a service on a host',
      }),
    );
  }
  return [...findings, ...checkPackName(alias)];
}

const MISSING: Record<string, string> = {
  name: 'Add a name of its own: letters, digits, _ and -.',
  action_ref: 'Name the action to run as pack.action, e.g. action_ref: core.local',
  formats: 'Add formats, a list of what people type, e.g. - "restart {{ service }}"',
};

function checkPackName(alias: AliasSource): Finding[] {
  const own = alias.mapping.pack;
  const { name, named } = alias.source;
  if (!named || typeof own !== 'string' || own === name) return [];
  return [
    alias.atValue(['pack'], {
      rule: 'wrong-pack',
      kind: 'error',
      why: `The file says pack "${own}" but lies in the pack "${name}"; StackStorm refuses to register it.`,
      fix: `Write pack: ${name}, or leave the line out.`,
    }),
  ];
}

function checkParts(alias: AliasSource): Finding[] {
  return Object.entries(PARTS).flatMap(([part, keys]) => {
    const value = alias.mapping[part];
    return isMapping(value) ? checkMapping(alias, [part], value, keys) : [];
  });
}

function checkFormats(alias: AliasSource): Finding[] {
  const formats = alias.mapping.formats;
  if (!Array.isArray(formats)) return [];
  if (formats.length === 0) {
    return [
      alias.atKey(['formats'], {
        rule: 'missing-key',
        kind: 'error',
        why: 'The list of formats is empty, so nothing that people type reaches this alias.',
        fix: MISSING.formats ?? '',
      }),
    ];
  }
  return formats.flatMap((format: unknown, index) => checkFormat(alias, ['formats', index], format));
}

function checkFormat(alias: AliasSource, path: Path, format: unknown): Finding[] {
  if (typeof format === 'string') return [];
  if (!isMapping(format)) {
    return [
      alias.atValue(path, {
        rule: 'wrong-type',
        kind: 'error',
        why: 'A format is text, or a mapping with display and representation; StackStorm refuses the file.',
        fix: 'Put the format in quotes.',
      }),
    ];
  }
  const { representation, ...rest } = format;
  const findings = checkMapping(alias, path, rest, FORMAT);
  if (typeof representation === 'string') {
    findings.push(
      alias.atKey([...path, 'representation'], {
        rule: 'representation-no-list',
        kind: 'error',
        why: 'representation is one text; such a format matches but StackStorm cannot execute it.',
        fix: `Make it a list: representation: [${JSON.stringify(representation)}]`,
      }),
    );
  } else if (!isGiven(representation)) {
    findings.push(alias.atKey(path, withoutRepresentation(alias)));
  } else if (Array.isArray(representation) && representation.length === 0) {
    findings.push(
      alias.atKey([...path, 'representation'], {
        ...{ rule: 'no-representation', kind: 'warning' },
        why: 'representation is an empty list, so nothing that people type matches this format.',
        fix: 'Write what people type, one a line: - "restart {{ service }}"',
      }),
    );
  } else if (!Array.isArray(representation) || representation.some((one) => typeof one !== 'string')) {
    findings.push(wrongType(alias, [...path, 'representation'], 'a list of texts'));
  }
  if (!isGiven(format.display) && isGiven(representation)) {
    findings.push(
      alias.atKey(path, {
        rule: 'no-display',
        kind: 'warning',
        why: 'Without display this format never appears in help.',
        fix: 'Add display: what people should read, e.g. "restart <service>".',
      }),
    );
  }
  return findings;
}

/** Some show a second way to write a command in help only; where all formats are like that, something is missing. */
function withoutRepresentation({ mapping }: AliasSource): Remark {
  const others = Array.isArray(mapping.formats) ? (mapping.formats as unknown[]) : [];
  const onlyHelp = others.some(
    (one) => typeof one === 'string' || (isMapping(one) && isGiven(one.representation)),
  );
  return {
    rule: 'no-representation',
    kind: onlyHelp ? 'hint' : 'warning',
    why: 'This format has a display but no representation: help shows it, and nothing that people type matches it.',
    fix: 'Add representation, a list of what people type; or write the format as plain text.',
  };
}

function checkMapping(alias: AliasSource, path: Path, value: Mapping, keys: Record<string, Type>): Finding[] {
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(keys, key));
  return [
    ...checkTypes(alias, path, value, keys),
    ...unknown.map((key) =>
      alias.atKey([...path, key], {
        rule: 'ignored-key',
        kind: 'warning',
        why: `Nothing reads "${key}" here.`,
        fix: guess(key, Object.keys(keys)),
      }),
    ),
  ];
}

function checkTypes(alias: AliasSource, path: Path, value: Mapping, keys: Record<string, Type>): Finding[] {
  return Object.entries(keys)
    .filter(([key, type]) => isGiven(value[key]) && !hasType(value[key], type))
    .map(([key, type]) =>
      wrongType(alias, [...path, key], TYPE_WORDS[type], Object.hasOwn(PARTS, key) ? value[key] : undefined),
    );
}

/** @param meant what somebody wrote for a part of the alias, if that is what it is */
function wrongType(alias: AliasSource, path: Path, words: string, meant?: unknown): Finding {
  return alias.atKey(path, {
    rule: 'wrong-type',
    kind: 'error',
    why: `${path.filter((step) => typeof step === 'string').join('.')} has the wrong type; StackStorm refuses the file.`,
    fix: wayToSay(path, meant) ?? `It takes ${words}.`,
  });
}

/** `ack: off` and `ack: "On it"`, as StackStorm would have them. */
function wayToSay(path: Path, value: unknown): string | undefined {
  const part = path.join('.');
  if (typeof value === 'boolean') return `Write \`${part}: {enabled: ${value}}\`.`;
  return typeof value === 'string' ? `Write \`${part}: {format: ${JSON.stringify(value)}}\`.` : undefined;
}

/** A key without a value is null in YAML; the server takes it as absent. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function hasType(value: unknown, type: Type): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'switch':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'mapping':
      return isMapping(value);
  }
}

const isBeginning = (one: string, other: string): boolean => other.startsWith(one) || one.startsWith(other);

function guess(key: string, known: string[]): string {
  const near =
    nearest(key, known) ??
    known.find((one) => isBeginning(key.toLowerCase(), one)) ??
    known.find((one) => one === `immutable_${key}`);
  return near === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean "${near}"?`;
}
