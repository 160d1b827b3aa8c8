import { isMapping, type Mapping } from '../../core/mapping';
import { nearest } from '../../core/slips';
import { JSON_OPTION, type ToolCall, type ToolCommand } from '../command';
import { LANGUAGES, type Language, pythonScript, shellScript } from './action-text';
import { describedFile } from './described-file';
import type { InterviewAnswers, InterviewQuestion } from './interview';
import { NAME_OPTIONS, nameQuestions } from './name-question';
import { nextCommand } from './next-command';
import { PACK_OPTION, type PackAround, packAround } from './pack-around';
import { PARAMETER_FORM, readParameters } from './parameter-spec';
import { askAndWrite, type Draft } from './write-pack-files';

/** `hubot-st2 new action`: an action's metadata, and the script that it runs. */
export const newAction: ToolCommand = {
  name: 'new action',
  summary: 'Write an action: its file, and a script in shell or Python',
  options: {
    ...PACK_OPTION,
    ...NAME_OPTIONS,
    language: { type: 'string', short: 'l', value: 'NAME', description: 'shell or python' },
    parameter: {
      type: 'string',
      multiple: true,
      value: 'SPEC',
      description: 'who, count:integer or count:integer=3; may be repeated',
    },
    ...JSON_OPTION,
  },
  notes: `
On a terminal it asks for what is missing. Nothing that is there is replaced. A parameter without a default is
required. The script already runs and prints its parameters: replace that with what it should do.

hubot-st2 new action --pack packs/mine --name greet --language python --parameter who \\
  --parameter times:integer=1 --description "Greets somebody"`,
  async run(call) {
    const pack = await packAround(call);
    return askAndWrite(
      call,
      pack,
      (answers) => questions(call, pack, answers),
      (answers) => draft(pack, answers),
    );
  },
};

function questions(call: ToolCall, pack: PackAround, answers: InterviewAnswers): InterviewQuestion[] {
  const ownNames = pack.known.actions
    .filter((ref) => ref.startsWith(`${pack.ref}.`))
    .map((ref) => ref.slice(pack.ref.length + 1));
  const endings = ['yaml', ...Object.values(LANGUAGES).map(({ ending }) => ending)];
  const parameters = call.texts('parameter');
  return [
    ...nameQuestions(call, pack, (name) => endings.map((ending) => `actions/${name}.${ending}`), ownNames),
    {
      name: 'language',
      given: call.text('language'),
      option: '--language',
      ask: 'In which language, shell or python?',
      proposed: 'shell',
      faultOf: languageFault,
    },
    {
      name: 'parameters',
      given: parameters.length > 0 ? parameters.join(', ') : undefined,
      option: '--parameter',
      ask: `Which parameters? e.g. who, count:integer=3 (Enter: none)`,
      proposed: '',
      faultOf: (text) => parametersFault(text, languageOf(answers.language)),
    },
  ];
}

function languageOf(answer: string | undefined): Language {
  return answer === 'python' ? 'python' : 'shell';
}

function languageFault(answer: string): string | undefined {
  const known = Object.keys(LANGUAGES);
  if (known.includes(answer)) return undefined;
  const near = nearest(answer, known);
  return `Actions are written here in ${known.join(' or ')}, not in "${answer}".${
    near === undefined
      ? ' For another runner, write one of them and change its runner_type.'
      : ` Did you mean "${near}"?`
  }`;
}

function parametersOf(text: string, language: Language): Record<string, Mapping> | string {
  const { findRunner } = require('../../embedded') as typeof import('../../embedded');
  return readParameters(text, Object.keys(findRunner(LANGUAGES[language].runner)?.parameters ?? {}));
}

function parametersFault(text: string, language: Language): string | undefined {
  const { parameterFaults } = require('../../embedded') as typeof import('../../embedded');
  const parameters = parametersOf(text, language);
  if (!isMapping(parameters)) return parameters;
  const [first] = parameterFaults(parameters);
  return first === undefined
    ? undefined
    : `${first.why} ${first.fix} Parameters are written as ${PARAMETER_FORM}.`;
}

function draft({ folder, ref: pack, cite, known }: PackAround, answers: InterviewAnswers): Draft {
  const { inspectDraft } = require('../../embedded') as typeof import('../../embedded');
  const { name = '', description = '', parameters: text = '' } = answers;
  const language = languageOf(answers.language);
  const { runner, ending } = LANGUAGES[language];
  const read = parametersOf(text, language);
  const parameters = isMapping(read) ? read : {};
  const metadata = describedFile(folder, `actions/${name}.yaml`, 'action', {
    name,
    description,
    runner_type: runner,
    entry_point: `${name}.${ending}`,
    enabled: true,
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
  });
  const script =
    language === 'python' ? pythonScript(name, parameters) : shellScript(`${pack}.${name}`, parameters);
  return {
    files: [metadata, { path: `actions/${name}.${ending}`, text: script, executable: true }],
    findings: inspectDraft('action', { file: cite(metadata.path), text: metadata.text }, pack, known),
    next: nextCommand(cite('.'), pack, name, parameters),
  };
}
