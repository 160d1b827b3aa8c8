import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand, Subject } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import { firstWord } from '../../core/words';
import { buttons, question } from '../../language/form/field';
import { fieldsIn, type OpenInquiry } from './inquiry';
import type { SignOff } from './sign-off';
import { waitingId } from './waiting-id';

/** `st2 answer [id] [answer]`: answers a workflow's question; without an answer, asks for it. */
export function answerCommand({ inquiries }: SignOff, context: Pick<BridgeContext, 'forms'>): ChatCommand {
  return steerCommand({
    name: 'answer',
    help: [
      'st2 answer [id] <answer> - answers what a workflow asks; `name=value …` answers several fields at once',
    ],
    // What people tell each other begins like that, too: without `st2`, the question has to be named.
    bare: /^[0-9a-f]{6}\s/i,
    subjects: async ({ place }) =>
      (await inquiries.waiting.list())
        .filter(({ places }) => places.some(({ room }) => room === place.room))
        .reverse()
        .flatMap(answersTo),
    async run(call, words) {
      const [first, rest] = firstWord(words);
      const open = await inquiries.waiting.list();
      const named =
        open.some(({ id }) => id === first.toLowerCase()) ||
        (/^[0-9a-f]{6}$/i.test(first) && (await inquiries.waiting.ended(first.toLowerCase())) !== undefined);
      const [word, answer] = named ? [first, rest] : ['', words];
      const id = waitingId(open, ({ places }) => places, word, call.incoming.place);
      const inquiry = open.find((one) => one.id === id);
      if (answer === '' && inquiry !== undefined) {
        if (await context.forms.askQuestion(id, call)) return;
        const asked = fieldsIn(inquiry).map((field) => `  ${question(field)}`);
        return call.reply({
          text: `${inquiry.title} asks (${id}):`,
          body: [...asked, `Say \`st2 answer ${id} …\`.`].join('\n'),
        });
      }
      await inquiries.answer(id, answer, call);
    },
  });
}

/** A question of one field with the answers that can be pressed elsewhere; of others, what is asked. */
function answersTo(inquiry: OpenInquiry): Subject[] {
  const fields = fieldsIn(inquiry);
  const [only] = fields;
  const begin = `${inquiry.id} `;
  const answers = fields.length === 1 && only !== undefined ? buttons(only, (answer) => answer) : [];
  if (answers.length === 0) return [{ text: begin, about: inquiry.title }];
  return answers.map(({ say }) => ({ text: begin + say, about: inquiry.title, answer: say }));
}
