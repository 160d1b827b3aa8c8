import { isMapping } from '../../../core/mapping';
import type { PackFault } from './fault';

/** Something that is loaded and that does not do what its author most likely meant. */
export function doubt(path: PackFault['path'], why: string, fix: string): PackFault {
  return { path, rule: 'doubtful', kind: 'warning', why, fix };
}

/** A switch that is written as a text counts as on, whatever the text says. */
export function switchDoubts(enabled: unknown): PackFault[] {
  return enabled === undefined || enabled === null || typeof enabled === 'boolean'
    ? []
    : [
        doubt(
          ['enabled'],
          `enabled must be true or false, not ${JSON.stringify(enabled)}.`,
          'Write it without quotes.',
        ),
      ];
}

/** A name that YAML reads as something else than a text, as it does with `off`, `yes` and numbers. */
export function nameDoubts(name: unknown): PackFault[] {
  return name === undefined || name === null || typeof name === 'string'
    ? []
    : [
        doubt(
          ['name'],
          `YAML reads this name as ${JSON.stringify(name)}, which is not a text: StackStorm refuses the file.`,
          'Put it in quotes.',
        ),
      ];
}

/** Tags of an action or a rule, which StackStorm takes as a list of names with a value each. */
export function tagDoubts(tags: unknown): PackFault[] {
  return tags === undefined || tags === null || (Array.isArray(tags) && tags.every(isMapping))
    ? []
    : [
        doubt(
          ['tags'],
          'tags must be a list of names with a value each: StackStorm refuses the file.',
          'Write e.g. `tags: [{name: team, value: network}]`.',
        ),
      ];
}
