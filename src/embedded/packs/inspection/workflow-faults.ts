import { type Mapping, mapping } from '../../../core/mapping';
import { didYouMean } from '../../../core/slips';
import { withFullStop } from '../../../core/with-full-stop';
import { ChainError, readChain } from '../../workflows/chain-definition';
import { type ActionLookup, inspectWorkflow, type WorkflowFinding } from '../../workflows/inspection';
import { expressionFaults } from './expression-faults';
import type { PackFault } from './fault';
import { hasExpression } from './placed-texts';
import { resultFaults } from './result-faults';
import { givenFaults, givenValueFaults, type RuleKnowledge, unknownAction } from './rule-faults';
import { shapeCure } from './workflow-cures';

const WORKFLOW_KEYS = ['tasks', 'version', 'name', 'description', 'tags', 'input', 'vars', 'output'];
const TASK_KEYS = ['action', 'input', 'delay', 'join', 'with', 'retry', 'next'];
const TRANSITION_KEYS = ['when', 'publish', 'do'];
const WORDS: readonly string[] = ['noop', 'continue', 'fail', 'retry'];

/** What orquesta finds wrong in a workflow, with what to do about it. */
export function workflowFaults(raw: Mapping, actions: ActionLookup, known: RuleKnowledge): PackFault[] {
  const found = onceEach(inspectWorkflow(raw, actions)).flatMap((finding) => {
    const path = pathOf(finding.spec_path);
    const missing = /^The action "(.+)" is not registered/.exec(finding.message)?.[1];
    if (missing !== undefined)
      return pastedParameters(missing, path, known) ?? unknownAction(missing, path, known);
    return [
      {
        path: deeper(path, finding.message),
        rule: `workflow-${finding.type}`,
        kind: 'error',
        why: sentenceOf(finding.message),
        fix: cureOf(finding, path, raw, actions),
      } satisfies PackFault,
    ];
  });
  return [
    ...found,
    ...expressionFaults(raw),
    ...inputFaults(raw, known),
    ...commandFaults(raw),
    ...resultFaults(raw, actions),
  ];
}

/** A command with an expression in it where the name of an action belongs: orquesta takes the whole for a name that it cannot know yet. */
function commandFaults({ tasks }: Mapping): PackFault[] {
  return Object.entries(mapping(tasks)).flatMap(([name, task]) => {
    const { action } = mapping(task);
    const [first = '', ...behind] = typeof action === 'string' ? action.trim().split(/\s+/) : [];
    if (behind.length === 0 || !/^[\w-]+$/.test(first) || !hasExpression(String(action))) return [];
    return [
      {
        ...{ path: ['tasks', name, 'action'], rule: 'unknown-action', kind: 'error' },
        why: `"${first}" is no action: an action has the name of its pack before it, and a dot.`,
        fix: 'To run a command, write action: core.local, and below input: the command as cmd: …',
      } satisfies PackFault,
    ];
  });
}

/** A message of orquesta's as a sentence, without the pattern that a text would have to match. */
function sentenceOf(message: string): string {
  const at = message.indexOf(" does not match '");
  const bare = at < 0 ? message : `${message.slice(0, at)} does not have the form that belongs here`;
  return withFullStop(bare);
}

/** Values in the input of a task that no run of its action can take, which orquesta finds out only then. */
function inputFaults({ tasks }: Mapping, known: RuleKnowledge): PackFault[] {
  return Object.entries(mapping(tasks)).flatMap(([name, task]) => {
    const { action, input } = mapping(task);
    const parameters = typeof action === 'string' ? known.action(action) : undefined;
    if (typeof action !== 'string' || parameters === undefined) return [];
    return givenValueFaults(action, parameters, mapping(input), ['tasks', name, 'input']);
  });
}

/** What stands behind the name of an action and cannot be read as its parameters; undefined where that is not what is wrong. */
function pastedParameters(
  written: string,
  path: PackFault['path'],
  known: RuleKnowledge,
): PackFault[] | undefined {
  const [ref = '', ...behind] = written.trim().split(/\s+/);
  const parameters = known.action(ref);
  if (behind.length === 0 || parameters === undefined) return undefined;
  const rest = behind.join(' ');
  const equals = rest.indexOf('=');
  const [name, value] = [rest.slice(0, Math.max(0, equals)), rest.slice(equals + 1)];
  return [
    {
      path,
      rule: 'unknown-action',
      kind: 'error',
      why: `What stands behind ${ref} is not read as its parameters, so there is no such action.`,
      fix:
        equals > 0 && /^\w+$/.test(name) && !value.includes('=')
          ? `Put the value in quotes, ${ref} ${name}="${value.replaceAll('"', '')}", or write it under input: ${name}: ${value}`
          : `Write its parameters under input, each as name: value. It takes ${Object.keys(parameters).join(', ')}.`,
    },
  ];
}

/** orquesta tells the same as often as it comes by. */
function onceEach(findings: readonly WorkflowFinding[]): WorkflowFinding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

/** `tasks.one.next[0].do` as keys and indexes. */
function pathOf(place: string | null): (string | number)[] {
  return (place ?? '').split('.').flatMap((part) => {
    const [name = '', ...indexes] = part.split('[');
    return [...(name === '' ? [] : [name]), ...indexes.map((index) => Number.parseInt(index, 10))];
  });
}

/** To the key that is one too many, where a message names one. */
function deeper(path: readonly (string | number)[], message: string): readonly (string | number)[] {
  const key = unexpectedKey(message);
  return key === undefined ? path : [...path, key];
}

function unexpectedKey(message: string): string | undefined {
  return /^Additional properties are not allowed \('([^']+)'/.exec(message)?.[1];
}

function cureOf(
  { type, message }: WorkflowFinding,
  path: readonly (string | number)[],
  raw: Mapping,
  actions: ActionLookup,
): string {
  const key = unexpectedKey(message);
  if (key !== undefined) {
    const known = path.length === 0 ? WORKFLOW_KEYS : path.includes('next') ? TRANSITION_KEYS : TASK_KEYS;
    return didYouMean(key, known, `Known keys: ${known.join(', ')}.`);
  }
  const reserved = /^The task name "(.+)" is reserved/.exec(message)?.[1];
  if (reserved !== undefined)
    return `Call it otherwise, e.g. ${reserved}_task: under \`do\`, ${WORDS.join(', ')} have a meaning of their own.`;
  const misnamed = /^The task name "(.+)" may only hold/.exec(message)?.[1];
  if (misnamed !== undefined)
    return `Write ${misnamed.replace(/[^\p{L}\p{N}_]+/gu, '_')}, here and wherever \`do\` names it.`;
  const quoted = [...message.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
  const tasks = Object.keys(mapping(raw.tasks));
  if (type === 'content') {
    const [ref = '', name = ''] = quoted;
    const names = Object.keys(actions.parameters(ref) ?? {});
    if (message.includes('unexpected input')) return didYouMean(name, names, `It takes ${names.join(', ')}.`);
    if (message.includes('missing required')) return `Add \`${name}:\` to the task's input.`;
    return 'Write the name of the pack, a dot, and the name of the action.';
  }
  if (type === 'context') return 'Declare it under input or vars, or publish it in a task before this one.';
  if (type === 'expression')
    return message.startsWith('Expression with multiple types')
      ? 'Write all of it in one of the two languages, <% %> or {{ }}.'
      : 'Correct the expression.';
  if (type === 'semantics') {
    const stranger = quoted.find((name) => !tasks.includes(name) && !WORDS.includes(name));
    return stranger === undefined
      ? 'Lead a transition to each task, and let none wait for itself.'
      : didYouMean(stranger, [...tasks, ...WORDS], `Tasks: ${tasks.join(', ')}.`);
  }
  return shapeCure(raw, path, message) ?? 'Correct it as the documentation of Orquesta describes the key.';
}

/** What is wrong in an action chain: tasks that are not there, actions that are not there. */
export function chainFaults(raw: Mapping, known: RuleKnowledge): PackFault[] {
  if (!Array.isArray(raw.chain))
    return [
      {
        ...{ path: raw.chain === undefined ? [] : ['chain'], rule: 'bad-metadata', kind: 'error' },
        why: 'A chain is a list of steps.',
        fix: 'Write `chain:`, and below it each step after a dash: - {name: one, ref: core.noop}',
      },
    ];
  const steps = raw.chain.map(mapping);
  const faults = steps.flatMap((step, index): PackFault[] => {
    const { ref, params, parameters: older } = step;
    const name = String(ref ?? '');
    if (name === '')
      return [
        {
          ...{ path: ['chain', index], rule: 'bad-metadata', kind: 'error' },
          why: `The step "${String(step.name ?? index + 1)}" has no ref, so it runs nothing.`,
          fix: step.action === undefined ? 'Add `ref: pack.action`.' : 'Call the key `ref`, not `action`.',
        },
      ];
    const path = ['chain', index, 'ref'];
    if (name.includes('{{')) return [];
    const parameters = known.action(name);
    if (parameters === undefined) return unknownAction(name, path, known);
    const key = params === undefined && older !== undefined ? 'parameters' : 'params';
    return givenFaults(name, parameters, mapping(params ?? older), ['chain', index, key]);
  });
  try {
    readChain(raw);
    return faults;
  } catch (error) {
    if (!(error instanceof ChainError)) throw error;
    const names = steps.map(({ name }) => String(name));
    const missing = /"([^"]+)"/.exec(error.message)?.[1] ?? '';
    const index = steps.findIndex((step) => step['on-success'] === missing || step['on-failure'] === missing);
    const fix = didYouMean(missing, names, `Steps of the chain: ${names.join(', ')}.`);
    const path =
      index < 0
        ? ['default']
        : ['chain', index, steps[index]?.['on-success'] === missing ? 'on-success' : 'on-failure'];
    return [...faults, { path, rule: 'unknown-step', kind: 'error', why: error.message, fix }];
  }
}
