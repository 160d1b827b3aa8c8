import { callFor } from '../../src/core/call-for';
import { everything } from '../../src/core/rights';
import { LostOnRestart } from '../../src/dispatch/lost-on-restart';
import { ann, bob, ContextDouble, said } from './context-double';

const NOTICE = /^The bot's brain is not persisted, so pending results are lost on restart\. Set /;

let double: ContextDouble;
beforeEach(() => {
  double = new ContextDouble();
});

function notice(survives: boolean) {
  const rights = {
    ...everything,
    refusal: (_command: string, { person }: { person: { id: string } }) =>
      person.id === bob.id ? undefined : 'not you',
  };
  return new LostOnRestart({ memory: { survivesRestart: () => survives } as never, rights });
}
const callOf = (person = ann) => callFor(double.context(), said('st2 status', person));

it('whoever can do something about a memory that a restart loses is told of it, once, and nobody else', async () => {
  const lost = notice(false);
  await lost.mention(callOf(ann));
  expect(double.texts).toEqual([]);
  await lost.mention(callOf(bob));
  await lost.mention(callOf(bob));
  expect(double.texts).toEqual([expect.stringMatching(NOTICE)]);
});

it('nobody is told anything where a restart loses nothing', async () => {
  await notice(true).mention(callOf(bob));
  expect(double.texts).toEqual([]);
});
