import type { Mapping } from '../../core/mapping';
import { JSON_OPTION, type ToolCall, type ToolCommand } from '../command';
import {
  actionFault,
  refuseStrangers,
  requiredParameters,
  valueQuestion,
  valuesSet,
} from './action-questions';
import { describedFile } from './described-file';
import type { InterviewAnswers, InterviewQuestion } from './interview';
import { NAME_OPTIONS, nameQuestions } from './name-question';
import { nextCommand } from './next-command';
import { PACK_OPTION, type PackAround, packAround } from './pack-around';
import { SET_OPTION } from './set-option';
import { type NewTask, workflowOf } from './workflow-of-tasks';
import { askAndWrite, type Draft } from './write-pack-files';

/** `hubot-st2 new workflow`: an orquesta workflow of tasks one after the other, and the action that runs it. */
export const newWorkflow: ToolCommand = {
  name: 'new workflow',
  summary: 'Write a workflow: its action, and its tasks one after the other',
  options: {
    ...PACK_OPTION,
    ...NAME_OPTIONS,
    action: {
      type: 'string',
      short: 'a',
      multiple: true,
      value: 'PACK.ACTION',
      description: 'What a task runs; may be repeated, in the order of the tasks',
    },
    ...SET_OPTION,
    ...JSON_OPTION,
  },
  notes: `
On a terminal it asks for what is missing. Nothing that is there is replaced. What its actions require becomes a
parameter of the workflow, but for what --set gives; a shell command (cmd) has to be given.

hubot-st2 new workflow --pack packs/mine --name welcome --action mine.greet --action core.local \\
  --set cmd=date --description "Greets somebody, then looks at the clock"`,
  async run(call) {
    const pack = await packAround(call);
    const sets = valuesSet(call);
    return askAndWrite(
      call,
      pack,
      (answers) => questions(call, pack, answers),
      (answers) => {
        refuseStrangers(sets, refsIn(answers), pack);
        return draft(pack, answers, sets);
      },
    );
  },
};

function questions(call: ToolCall, pack: PackAround, answers: InterviewAnswers): InterviewQuestion[] {
  const sets = valuesSet(call);
  const ownNames = pack.known.actions
    .filter((ref) => ref.startsWith(`${pack.ref}.`))
    .map((ref) => ref.slice(pack.ref.length + 1));
  const actions = call.texts('action');
  return [
    ...nameQuestions(
      call,
      pack,
      (name) => [`actions/${name}.yaml`, `actions/workflows/${name}.yaml`],
      ownNames,
    ),
    {
      name: 'actions',
      given: actions.length === 0 ? undefined : actions.join(', '),
      option: '--action',
      ask: 'Which actions does it run, one after the other?',
      proposed: 'core.echo',
      faultOf: (text) =>
        refsOf(text)
          .map((ref) => actionFault(ref, pack))
          .find((fault) => fault !== undefined),
    },
    ...tasksOf(answers, pack).flatMap(({ name, action }) =>
      requiredParameters(action, pack)
        .filter(([parameter]) => parameter === 'cmd')
        .map(([parameter, schema]) => valueQuestion(`${name}.cmd`, parameter, schema, sets[parameter])),
    ),
  ];
}

function refsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((ref) => ref !== '');
}

function refsIn({ actions = '' }: InterviewAnswers): string[] {
  return refsOf(actions);
}

/** The tasks, each with a name of its own. */
function tasksOf(answers: InterviewAnswers, pack: PackAround): Pick<NewTask, 'name' | 'action'>[] {
  const names = new Set<string>();
  return refsIn(answers)
    .filter((ref) => pack.known.action(ref) !== undefined)
    .map((action) => {
      const plain = action.slice(action.indexOf('.') + 1).replace(/\W/g, '_');
      let name = plain;
      // The words that a transition has for other things name no task.
      for (let count = 2; names.has(name) || ['noop', 'fail', 'retry', 'continue'].includes(name); count += 1)
        name = `${plain}_${count}`;
      names.add(name);
      return { name, action };
    });
}

function draft(pack: PackAround, answers: InterviewAnswers, sets: Readonly<Record<string, string>>): Draft {
  const { inspectDraft } = require('../../embedded') as typeof import('../../embedded');
  const { name = '', description = '' } = answers;
  const parameters: Record<string, Mapping> = {};
  const tasks = tasksOf(answers, pack).map((task): NewTask => {
    const input: Mapping = {};
    for (const [parameter, schema] of requiredParameters(task.action, pack)) {
      const given = answers[`${task.name}.${parameter}`] ?? sets[parameter];
      input[parameter] = given ?? `<% ctx(${parameter}) %>`;
      if (given === undefined) parameters[parameter] ??= parameterLike(schema);
    }
    for (const [parameter, value] of Object.entries(sets))
      if (Object.hasOwn(pack.known.action(task.action) ?? {}, parameter)) input[parameter] ??= value;
    return { ...task, input };
  });
  const metadata = describedFile(pack.folder, `actions/${name}.yaml`, 'action', {
    name,
    description,
    runner_type: 'orquesta',
    entry_point: `workflows/${name}.yaml`,
    enabled: true,
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
  });
  const workflow = describedFile(
    pack.folder,
    `actions/workflows/${name}.yaml`,
    'workflow',
    workflowOf(description, Object.keys(parameters), tasks),
  );
  const look = (kind: 'action' | 'workflow', { path, text }: typeof metadata) =>
    inspectDraft(kind, { file: pack.cite(path), text }, pack.ref, pack.known);
  return {
    files: [workflow, metadata],
    findings: [...look('action', metadata), ...look('workflow', workflow)],
    next: nextCommand(pack.cite('.'), pack.ref, name, parameters),
  };
}

/** What a parameter of the workflow takes over from the parameter of an action; a secret stays one. */
function parameterLike({ type, description, secret, enum: choices }: Mapping): Mapping {
  return {
    type: type ?? 'string',
    ...(description === undefined ? {} : { description }),
    ...(secret === true ? { secret } : {}),
    ...(choices === undefined ? {} : { enum: choices }),
    required: true,
  };
}
