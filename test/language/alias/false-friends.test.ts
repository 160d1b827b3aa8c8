import { buildAliasSet } from '../../../src/language/alias';
import { madeAliases, madeMessages } from './made';
import { alias } from './sets';

/** Commands as people define them, most of them with everyday words. */
const EVERYDAY = [
  'deploy {{app}} to {{env=prod}} (now)?',
  'show (status|health) of {{host}}',
  'restart service {{name}} on {{host}}',
  'who is on call',
  'on call for {{team}} today',
  'st2 list {{ limit=10 }} executions',
  'pack install {{packs}}',
  'pack info {{pack}}',
  'list rules from {{pack}}',
  'scale {{app}} to {{count}} replicas',
  'rotate the shifts of {{team}}',
  'release {{version}} to {{env}} please approve',
  'status',
  'good morning bot',
  '(create |spin up )?(an? )?(new )?{{ os }} (vm|box) {{ hostname }} for {{ purpose }}',
];

describe('ordinary chat', () => {
  const set = buildAliasSet([
    ...EVERYDAY.map((format, index) => alias(`daily.a${index}`, format)),
    ...madeAliases(2_000),
  ]);

  it('is never taken for a command: none of 2,000 sentences', () => {
    const taken = madeMessages(2_000, 7).filter((message) => {
      const { kind } = set.interpret(message);
      return kind === 'hit' || kind === 'ambiguous';
    });
    expect(taken).toEqual([]);
  });

  it('is not asked for parameters either', () => {
    const asked = madeMessages(2_000, 8).filter((message) => set.interpret(message).kind === 'incomplete');
    expect(asked).toEqual([]);
  });
});
