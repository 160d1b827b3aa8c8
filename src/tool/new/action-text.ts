import type { Mapping } from '../../core/mapping';

/** The languages that a new action can be written in, and the runner of each. */
export const LANGUAGES = {
  shell: { runner: 'local-shell-script', ending: 'sh' },
  python: { runner: 'python-script', ending: 'py' },
} as const;

export type Language = keyof typeof LANGUAGES;

/** A shell script that says its arguments: the runner hands parameters over by their positions. */
export function shellScript(ref: string, parameters: Record<string, Mapping>): string {
  const names = Object.keys(parameters);
  return [
    '#!/bin/sh',
    '# What people type arrives as arguments. Keep the quotes: "$1" is never part of a command line.',
    'set -eu',
    '',
    ...names.map((name, index) => `${name}="\${${index + 1}:-}"`),
    ...(names.length === 0 ? [] : ['']),
    `echo "${[`${ref} was run`, ...names.map((name) => `${name}: $${name}`)].join(', ')}"`,
    '',
  ].join('\n');
}

/** A Python action that answers with its parameters. */
export function pythonScript(name: string, parameters: Record<string, Mapping>): string {
  const entries = Object.entries(parameters);
  const required = entries.filter(([, { required: needed }]) => needed === true).map(([one]) => one);
  const optional = entries
    .filter(([, { required: needed }]) => needed !== true)
    .map(([one]) => `${one}=None`);
  const result = entries.map(([one]) => `"${one}": ${one}`).join(', ');
  return [
    'from st2common.runners.base_action import Action',
    '',
    '',
    `class ${className(name)}(Action):`,
    `    def run(${['self', ...required, ...optional].join(', ')}):`,
    '        # What is returned becomes the result; an exception makes the execution fail.',
    `        return {${result}}`,
    '',
  ].join('\n');
}

/** `count_letters` is CountLetters. */
function className(name: string): string {
  const words = name.split(/[^a-z0-9]+/i).map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  const joined = words.join('');
  return /^[A-Z]/.test(joined) ? joined : `Action${joined}`;
}
