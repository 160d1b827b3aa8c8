import { flag, list, type Setting, text, whole } from './setting';

/** The part of the settings that is about the embedded backend; `config.ts` holds the whole. */
export const EMBEDDED_SETTINGS = {
  embedded: {
    names: ['ST2_EMBEDDED'],
    kind: flag,
    default: false,
    purpose: 'Start the embedded backend inside the bot instead of connecting to `ST2_API_URL`.',
    topic: 'embedded',
  } as Setting<boolean>,
  embeddedPacks: {
    names: ['ST2_EMBEDDED_PACKS'],
    kind: list,
    default: ['packs'],
    purpose: 'Folders with packs for the embedded backend.',
    topic: 'embedded',
  } as Setting<readonly string[]>,
  embeddedSamples: {
    names: ['ST2_EMBEDDED_SAMPLES'],
    kind: flag,
    default: false,
    purpose:
      'Load the sample packs, too; `bin/hubot` does unless this is 0. One of their commands, `run`, runs anything.',
    topic: 'embedded',
  } as Setting<boolean>,
  embeddedPort: {
    names: ['ST2_EMBEDDED_PORT'],
    kind: whole(1, 65_535),
    default: undefined,
    purpose:
      'Port of the embedded backend, always on 127.0.0.1. By default, the one it had last, so that links in old messages work.',
    topic: 'embedded',
  } as Setting<number | undefined>,
  embeddedData: {
    names: ['ST2_EMBEDDED_DATA'],
    kind: text,
    default: '.hubot-st2',
    purpose: 'Folder where the embedded backend keeps executions, keys and rules.',
    topic: 'embedded',
  } as Setting<string>,
  embeddedKeepDays: {
    names: ['ST2_EMBEDDED_KEEP_DAYS'],
    kind: whole(1),
    default: undefined,
    purpose: 'Days that the embedded backend keeps finished executions. By default, for ever.',
    topic: 'embedded',
  } as Setting<number | undefined>,
  embeddedKeepCount: {
    names: ['ST2_EMBEDDED_KEEP_COUNT'],
    kind: whole(1),
    default: undefined,
    purpose: 'How many executions the embedded backend keeps, the newest. By default, all.',
    topic: 'embedded',
  } as Setting<number | undefined>,
  embeddedOutputLimit: {
    names: ['ST2_EMBEDDED_OUTPUT_LIMIT'],
    kind: whole(1),
    default: 2_097_152,
    purpose:
      "Characters of its output that a command's result keeps in the embedded backend; the execution's output has all of it.",
    topic: 'embedded',
  } as Setting<number>,
};
