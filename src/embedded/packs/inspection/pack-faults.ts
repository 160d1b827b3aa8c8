import type { Mapping } from '../../../core/mapping';
import { nearest } from '../../../core/slips';
import { isFilled } from './action-faults';
import { doubt } from './doubt';
import type { PackFault } from './fault';

const NEEDED = ['name', 'version', 'author', 'email'];
const KEYS = [
  ...NEEDED,
  ...['ref', 'description', 'keywords', 'python_versions', 'stackstorm_version', 'contributors'],
  ...['dependencies', 'system', 'files', 'id', 'uid', 'path'],
];

/** Keys that take a list of texts, with an example of one. */
const LISTS: Readonly<Record<string, string>> = {
  keywords: '[monitoring, http]',
  python_versions: '["3"]',
  contributors: '["Ann <ann@example.com>"]',
  dependencies: '[core]',
};

/** What StackStorm would not take in a pack.yaml; here the pack is loaded all the same. */
export function packFaults(raw: Mapping): PackFault[] {
  const strangers = Object.keys(raw).filter((key) => !KEYS.includes(key));
  const misspelt = strangers.flatMap((key) => {
    const meant = nearest(
      key,
      KEYS.filter((known) => raw[known] === undefined),
    );
    return meant === undefined ? [] : [{ key, meant }];
  });
  return [
    ...misspelt.map(({ key, meant }) => doubt([key], `Nobody reads "${key}".`, `Did you mean "${meant}"?`)),
    ...NEEDED.filter((key) => !isFilled(raw[key]) && !misspelt.some(({ meant }) => meant === key)).map(
      (key) => doubt([], `StackStorm does not register a pack without ${key}.`, `Add \`${key}:\`.`),
    ),
    ...Object.entries(LISTS).flatMap(([key, example]) => {
      const value = raw[key];
      if (!isFilled(value) || (Array.isArray(value) && value.every((one) => typeof one === 'string')))
        return [];
      return [
        doubt(
          [key],
          `${key} must be a list of texts, not ${JSON.stringify(value)}: StackStorm does not register the pack.`,
          `Write e.g. \`${key}: ${example}\`.`,
        ),
      ];
    }),
    ...(!isFilled(raw.version) || /^\d+\.\d[\w.+-]*$/.test(String(raw.version))
      ? []
      : [
          doubt(
            ['version'],
            `"${String(raw.version)}" is not a version: StackStorm does not register the pack.`,
            'Write three numbers, such as 0.1.0.',
          ),
        ]),
  ];
}
