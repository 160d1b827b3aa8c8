import { type ToolCall, UsageError } from '../command';

/** One thing that has to be known before a file can be written. */
export interface InterviewQuestion {
  /** The word by which the answer is known, and corrected. */
  name: string;
  /** What the command line says already. */
  given: string | undefined;
  /** What would have said it there, for whoever cannot be asked: `--name`, `--set message=…`. */
  option: string;
  /** What is asked on a terminal. */
  ask: string;
  /** Taken where nothing is answered. */
  proposed?: string;
  /** What is wrong with an answer, as a sentence. */
  faultOf?(answer: string): string | undefined;
}

/** InterviewAnswers by the names of their questions. */
export type InterviewAnswers = Readonly<Record<string, string>>;

/** The questions that have to be answered, as far as earlier answers tell. */
export type Questions = (answers: InterviewAnswers) => readonly InterviewQuestion[];

/**
 * All answers: from the command line, else from the person, who is asked again where one cannot be.
 * @throws UsageError where one is missing or wrong and nobody can be asked
 */
export async function interview(call: ToolCall, questions: Questions): Promise<InterviewAnswers> {
  return complete(call, questions, {});
}

/**
 * One answer given anew, and what depends on it.
 * @returns undefined where nobody is there, or nobody wants to
 */
export async function correct(
  call: ToolCall,
  questions: Questions,
  answers: InterviewAnswers,
): Promise<InterviewAnswers | undefined> {
  const open = questions(answers);
  const names = open.map(({ name }) => name);
  while (call.terminal.interactive) {
    const word = await call.terminal.ask(
      `Correct which answer: ${names.join(', ')}? (Enter writes nothing) `,
    );
    if (word === undefined || word.trim() === '') return undefined;
    const question = open.find(({ name }) => name === word.trim().toLowerCase());
    if (question === undefined) call.terminal.complain(`There is no answer "${word.trim()}".`);
    else return complete(call, questions, { ...answers, [question.name]: await asked(call, question) });
  }
  return undefined;
}

async function complete(
  call: ToolCall,
  questions: Questions,
  known: InterviewAnswers,
): Promise<InterviewAnswers> {
  const answers = { ...known };
  for (;;) {
    const open = questions(answers).find(({ name }) => answers[name] === undefined);
    if (open === undefined) return answers;
    answers[open.name] = open.given === undefined ? await asked(call, open) : await checked(call, open);
  }
}

/** What the command line says, where that can be. */
async function checked(call: ToolCall, question: InterviewQuestion): Promise<string> {
  const { given = '', option } = question;
  const fault = question.faultOf?.(given);
  if (fault === undefined) return given;
  if (!call.terminal.interactive) throw new UsageError(`${option}: ${fault}`);
  call.terminal.complain(fault);
  return asked(call, question);
}

async function asked(call: ToolCall, { ask, proposed, faultOf, option }: InterviewQuestion): Promise<string> {
  const hint = proposed === undefined || proposed === '' ? '' : `[${proposed}] `;
  while (call.terminal.interactive) {
    const line = await call.terminal.ask(`${ask} ${hint}`);
    if (line === undefined) break;
    const answer = line.trim() || proposed;
    const fault = answer === undefined ? undefined : faultOf?.(answer);
    if (fault !== undefined) call.terminal.complain(fault);
    else if (answer !== undefined) return answer;
  }
  if (proposed === undefined) throw new UsageError(`${option} is missing`);
  return proposed;
}
