import type { Hit } from '../../src/core/alias';
import { BackendError } from '../../src/core/backend-error';
import { sentenceFor } from '../../src/dispatch/sentences';
import { buildAliasSet } from '../../src/language/alias';

const MOVE = {
  ...{ id: 'alias1', pack: 'ops', name: 'move', ref: 'ops.move', action_ref: 'ops.shift' },
  formats: ['move {{ what }}'],
  immutable_parameters: { where: 'cellar' },
};

function hitOf(text: string): Hit {
  const outcome = buildAliasSet([MOVE]).interpret(text);
  if (outcome.kind !== 'hit') throw new Error(`${text} is no command`);
  return outcome.hit;
}

const strange = (name: string) =>
  new BackendError(400, `Additional properties are not allowed ('${name}' was unexpected)`);

describe('a parameter that the action does not have', () => {
  it.each(['what', 'where'])('is the mistake of the alias where the alias passes it: %s', (name) => {
    expect(sentenceFor(strange(name), hitOf('move chair'))).toBe(
      `ops.shift takes no parameter “${name}”, but the alias ops.move passes it. That is a mistake of the alias: tell whoever wrote it.`,
    );
  });

  it('is a slip of whoever typed it', () => {
    expect(sentenceFor(strange('fast'), hitOf('move chair fast=yes'))).toMatch(
      /takes no parameter “fast”\. What looks like `key=value`/,
    );
  });
});

describe('a value that is none of the choices', () => {
  const refused = new BackendError(400, "'cellar' is not one of ['attic', 'hall']");

  it('is the mistake of the alias where nobody typed it', () => {
    expect(sentenceFor(refused, hitOf('move chair'))).toBe(
      'The alias ops.move passes “cellar” where only attic, hall is possible. That is a mistake of the alias: tell whoever wrote it.',
    );
  });

  it('is a slip of whoever typed it', () => {
    expect(sentenceFor(refused, hitOf('move cellar'))).toBe(
      '“cellar” is not possible here. Choose one of attic, hall.',
    );
  });
});
