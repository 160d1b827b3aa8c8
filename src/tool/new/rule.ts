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
import { fileText } from './file-text';
import type { InterviewAnswers, InterviewQuestion } from './interview';
import { NAME_OPTIONS, nameQuestions } from './name-question';
import { PACK_OPTION, type PackAround, packAround } from './pack-around';
import { triggerIn, WHEN_FORMS } from './rule-trigger';
import { SET_OPTION } from './set-option';
import { askAndWrite, type Draft } from './write-pack-files';

/** `hubot-st2 new rule`: a rule on a timer, on a webhook or on any trigger that is there. */
export const newRule: ToolCommand = {
  name: 'new rule',
  summary: 'Write a rule: when something happens, an action runs',
  options: {
    ...PACK_OPTION,
    ...NAME_OPTIONS,
    when: { type: 'string', short: 'w', value: 'TEXT', description: WHEN_FORMS },
    action: { type: 'string', short: 'a', value: 'PACK.ACTION', description: 'The action that it runs' },
    ...SET_OPTION,
    ...JSON_OPTION,
  },
  notes: `
On a terminal it asks for what is missing. Nothing that is there is replaced. A time of day is meant in the time zone of
this machine, or of TZ.

hubot-st2 new rule --pack packs/mine --name standup --when "at 09:30 on mon-fri" \\
  --action chatops.post_message --set channel=general --set "message=Stand up!" -d "Calls everybody"`,
  async run(call) {
    const pack = await packAround(call);
    const sets = valuesSet(call);
    return askAndWrite(
      call,
      pack,
      (answers) => questions(call, pack, answers),
      (answers) => {
        refuseStrangers(sets, [answers.action ?? ''], pack);
        return draft(pack, ruleOf(call, pack, answers), answers);
      },
    );
  },
};

function questions(call: ToolCall, pack: PackAround, answers: InterviewAnswers): InterviewQuestion[] {
  const sets = valuesSet(call);
  const { action } = answers;
  return [
    ...nameQuestions(call, pack, (name) => [`rules/${name}.yaml`], []),
    {
      name: 'when',
      given: call.text('when'),
      option: '--when',
      ask: `When does it run: ${WHEN_FORMS}?\n>`,
      faultOf: (text) => whenFault(call, pack, text),
    },
    {
      name: 'action',
      given: call.text('action'),
      option: '--action',
      ask: 'Which action does it run?',
      proposed: 'chatops.post_message',
      faultOf: (ref) => actionFault(ref, pack),
    },
    ...(action === undefined ? [] : requiredParameters(action, pack)).map(([name, schema]) =>
      valueQuestion(`action.${name}`, name, schema, sets[name]),
    ),
  ];
}

function timezoneOf({ environment }: ToolCall): string {
  return environment.TZ || Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function whenFault(call: ToolCall, pack: PackAround, text: string): string | undefined {
  const trigger = triggerIn(text, timezoneOf(call));
  if (trigger === undefined) return `"${text}" is not understood; write ${WHEN_FORMS}.`;
  // With an action that needs nothing, only the trigger can be wrong.
  const rule = { name: 'rule', trigger, action: { ref: 'core.noop' } };
  const faults = inspect(pack, { file: '', text: fileText(rule) });
  return faults.length === 0 ? undefined : faults.map(({ why, fix }) => `${why} ${fix}`).join(' ');
}

function inspect(pack: PackAround, source: { file: string; text: string }) {
  const { inspectDraft } = require('../../embedded') as typeof import('../../embedded');
  return inspectDraft('rule', source, pack.ref, pack.known);
}

function ruleOf(call: ToolCall, pack: PackAround, answers: InterviewAnswers): Mapping {
  const { name, description, when = '', action: ref = '' } = answers;
  const asked = Object.fromEntries(
    requiredParameters(ref, pack).map(([parameter]) => [parameter, answers[`action.${parameter}`]]),
  );
  const parameters = { ...valuesSet(call), ...asked };
  return {
    name,
    pack: pack.ref,
    description,
    enabled: true,
    trigger: triggerIn(when, timezoneOf(call)),
    criteria: {},
    action: { ref, ...(Object.keys(parameters).length === 0 ? {} : { parameters }) },
  };
}

function draft(pack: PackAround, rule: Mapping, { name = '', when = '' }: InterviewAnswers): Draft {
  const file = describedFile(pack.folder, `rules/${name}.yaml`, 'rule', rule);
  const next = /^webhook/i.test(when)
    ? `What is posted to it is there as {{ trigger.body.x }}; docs/packs.md shows how to post.`
    : `It runs with the bot; in chat, st2 packs ${pack.ref} lists it.`;
  return {
    files: [file],
    findings: inspect(pack, { file: pack.cite(file.path), text: file.text }),
    next,
  };
}
