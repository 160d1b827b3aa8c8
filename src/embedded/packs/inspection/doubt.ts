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
