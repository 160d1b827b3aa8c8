import { isMapping, type Mapping, mapping } from '../../../core/mapping';
import { didYouMean } from '../../../core/slips';
import { doubt } from './doubt';
import type { PackFault } from './fault';

const MOMENTS = ['on-complete', 'on-success', 'on-failure', 'on_complete', 'on_success', 'on_failure'];

/** What a moment of `notify` holds, as StackStorm takes it. */
const PARTS: Readonly<Record<string, readonly [fits: (value: unknown) => boolean, form: string]>> = {
  routes: [Array.isArray, 'a list: routes: [slack]'],
  channels: [Array.isArray, 'a list: channels: [slack]'],
  message: [(value) => typeof value === 'string', 'a text'],
  data: [isMapping, 'names with a value each'],
};

/**
 * What is doubtful in who is told of an end.
 * @param path where `notify` stands in the file
 */
export function notifyDoubts(notify: unknown, path: PackFault['path'] = ['notify']): PackFault[] {
  if (notify !== undefined && notify !== null && !isMapping(notify))
    return [
      doubt(
        path,
        'notify must name when who is told, so nobody is told.',
        'Write `notify: {on-complete: {routes: [slack]}}`.',
      ),
    ];
  return Object.entries(mapping(notify)).flatMap(([moment, section]) => {
    if (!MOMENTS.includes(moment))
      return [
        doubt(
          [...path, moment],
          `Nobody is told of "${moment}".`,
          'Write on-complete, on-success or on-failure.',
        ),
      ];
    if (section === undefined || section === null) return [];
    return isMapping(section)
      ? sectionDoubts(section, [...path, moment])
      : [
          doubt(
            [...path, moment],
            `${moment} must say who is told, so nobody is told.`,
            `Write \`${moment}: {routes: [slack]}\`.`,
          ),
        ];
  });
}

function sectionDoubts(section: Mapping, path: PackFault['path']): PackFault[] {
  return Object.entries(section).flatMap(([key, value]) => {
    const part = Object.hasOwn(PARTS, key) ? PARTS[key] : undefined;
    if (part === undefined)
      return [
        doubt(
          [...path, key],
          `Nobody reads "${key}" here, and StackStorm refuses the file because of it.`,
          didYouMean(key, Object.keys(PARTS), `Known keys: ${Object.keys(PARTS).join(', ')}.`),
        ),
      ];
    const [fits, form] = part;
    return value === undefined || value === null || fits(value)
      ? []
      : [
          doubt(
            [...path, key],
            `${key} has the wrong type, so StackStorm refuses the file.`,
            `It is ${form}.`,
          ),
        ];
  });
}
