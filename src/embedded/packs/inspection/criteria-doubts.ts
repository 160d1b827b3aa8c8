import { isMapping, type Mapping, mapping } from '../../../core/mapping';
import { didYouMean } from '../../../core/slips';
import { knowsOperator, OPERATOR_NAMES, SEARCH_CONDITIONS } from '../../rules/criteria';
import { doubt } from './doubt';
import type { PackFault } from './fault';

/** Operators that compare texts, and nothing else. */
const OF_TEXTS =
  /^(?:i(?:equals|eq|startswith|endswith|contains)|incontains|startswith|endswith|match(?:wildcard|regex)|i?regex)$/;

/** Patterns with which a condition can never be judged, so that it never holds. */
export function criteriaDoubts(criteria: Mapping, path: PackFault['path']): PackFault[] {
  return Object.entries(criteria).flatMap(([key, condition]) =>
    isMapping(condition) ? conditionDoubts(condition, [...path, key]) : [],
  );
}

function conditionDoubts(condition: Mapping, path: PackFault['path']): PackFault[] {
  const type = String(condition.type ?? '').toLowerCase();
  const { pattern } = condition;
  if (type === 'search') return searchDoubts(condition, path);
  if (pattern === undefined || pattern === null || (typeof pattern === 'string' && pattern.includes('{{')))
    return [];
  const at = [...path, 'pattern'];
  const written = JSON.stringify(pattern);
  if (OF_TEXTS.test(type) && typeof pattern !== 'string')
    return [
      doubt(
        at,
        `"${type}" compares texts, and ${written} is not a text: the rule never fires.`,
        'Put it in quotes, or compare with `equals`.',
      ),
    ];
  if (/^(?:timediff|td)_[lg]t$/.test(type) && !Number.isFinite(Number(pattern)))
    return [
      doubt(
        at,
        `"${type}" compares with a number of seconds, not with ${written}: the rule never fires.`,
        'Write e.g. `pattern: 3600` for an hour.',
      ),
    ];
  if (/^(?:n?inside|n?in)$/.test(type) && typeof pattern !== 'string' && typeof pattern !== 'object')
    return [
      doubt(
        at,
        `"${type}" looks into a list or a text, and ${written} is neither: the rule never fires.`,
        'Write a list: `pattern: [one, two]`.',
      ),
    ];
  return [];
}

/** `search` holds conditions of its own, about each item of a list. */
function searchDoubts({ condition, pattern }: Mapping, path: PackFault['path']): PackFault[] {
  const conditions = SEARCH_CONDITIONS.join(', ');
  const inner = mapping(pattern);
  return [
    ...(SEARCH_CONDITIONS.includes(String(condition))
      ? []
      : [
          doubt(
            condition === undefined ? path : [...path, 'condition'],
            condition === undefined
              ? 'A search needs a condition: the rule never fires.'
              : `There is no condition ${JSON.stringify(condition)} of a search: the rule never fires.`,
            `Write \`condition: any\`, or another of ${conditions}.`,
          ),
        ]),
    ...(pattern === undefined || pattern === null || isMapping(pattern)
      ? []
      : [
          doubt(
            [...path, 'pattern'],
            'The pattern of a search must be conditions on each item: the rule never fires.',
            'Write e.g. `pattern: {item.name: {type: equals, pattern: x}}`.',
          ),
        ]),
    ...Object.entries(inner).flatMap(([key, one]) => innerDoubts(key, one, [...path, 'pattern', key])),
    ...criteriaDoubts(inner, [...path, 'pattern']),
  ];
}

function innerDoubts(key: string, condition: unknown, path: PackFault['path']): PackFault[] {
  const type = isMapping(condition) ? condition.type : undefined;
  if (typeof type !== 'string')
    return [
      doubt(path, `The condition for ${key} has no type: the rule never fires.`, 'Add e.g. `type: equals`.'),
    ];
  if (knowsOperator(type)) return [];
  return [
    doubt(
      [...path, 'type'],
      `There is no operator "${type}": the rule never fires.`,
      didYouMean(type, OPERATOR_NAMES, `Operators: ${OPERATOR_NAMES.join(', ')}.`),
    ),
  ];
}
