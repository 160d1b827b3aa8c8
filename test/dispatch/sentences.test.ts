import type { Hit } from '../../src/core/alias';
import { BackendError } from '../../src/core/backend-error';
import { isStale, sentenceFor } from '../../src/dispatch/sentences';
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

  it('is a slip of whoever typed it also where the alias passes another one', () => {
    const both = new BackendError(
      400,
      "Additional properties are not allowed ('what', 'fast' were unexpected)",
    );
    expect(sentenceFor(both, hitOf('move chair fast=yes'))).toMatch(
      /^ops\.shift takes no parameter “what”, “fast”\. What looks like `key=value`/,
    );
    expect(sentenceFor(both)).toMatch(/^There is no parameter “what”, “fast”\. What looks like/);
  });
});

describe('a value outside the choices', () => {
  const refused = new BackendError(400, "'cellar' is not one of ['attic', 'hall']");

  it('is the mistake of the alias where nobody typed it', () => {
    expect(sentenceFor(refused, hitOf('move chair'))).toBe(
      'The alias ops.move passes “cellar”, which is not one of attic, hall. That is a mistake of the alias: tell whoever wrote it.',
    );
  });

  it('is a slip of whoever typed it', () => {
    expect(sentenceFor(refused, hitOf('move cellar'))).toBe(
      '“cellar” is not possible here. Choose one of attic, hall.',
    );
  });
});

describe('a secret outside the choices', () => {
  it('is not called a mistake of the alias: it comes masked, and nobody can say whose it was', () => {
    const refused = new BackendError(400, "'(secret)' is not one of ['attic', 'hall']");
    expect(sentenceFor(refused, hitOf('move chair'))).toMatch(/^“\(secret\)” is not possible here/);
  });
});

describe('what StackStorm says of a value', () => {
  it.each([
    ["'host' is a required property", '“host” is missing. Add it at the end: `host=…`.'],
    [
      'Failed to cast value "many" (type: str) for parameter "count" of type "integer"',
      '“count” must be a whole number; “many” is not.',
    ],
    [
      'Failed to cast value "many" (type: str) for parameter "password" of type "odd"',
      '“password” must be of type odd.',
    ],
    ["'many' is not of type 'integer', 'null'", '“many” is not a whole number.'],
    ["'many' is not of type 'odd'", '“many” is not of type odd.'],
    [
      'Immutable arguments cannot be overriden: host',
      '“host” is fixed for this command and cannot be changed. Leave it out.',
    ],
    [
      'Override of immutable parameter(s) host,port is unsupported',
      '“host” is fixed for this command and cannot be changed. Leave it out.',
    ],
    ['Action alias with name "x" is disabled', 'This command is switched off in StackStorm.'],
  ])('is told to whoever typed it: %s', (message, told) => {
    expect(sentenceFor(new BackendError(400, message))).toBe(told);
  });

  it('is told with whose mistake it is where the alias asks for an action that is gone', () => {
    const gone = new BackendError(404, 'Action with ref "ops.shift" not found');
    expect(sentenceFor(gone, hitOf('move chair'))).toMatch(
      /ops\.shift.* Tell whoever wrote the alias ops\.move\.$/,
    );
    expect(sentenceFor(gone)).toMatch(/ Tell whoever wrote the alias\.$/);
  });
});

describe('what StackStorm refuses a bot', () => {
  it.each([
    [401, 'Unauthorized - Token has expired.', 'login (Token has expired), so nothing was run'],
    [401, 'Unauthorized', 'login, so nothing was run'],
    [401, 'Unauthorized - ApiKey with key_hash=0123 not found', 'login, so nothing was run'],
    [401, `Key ${'0123456789abcdef'.repeat(2)} is none`, 'login, so nothing was run'],
    [401, 'Not the word Unauthorized', 'login (Not the word Unauthorized), so'],
    [403, 'User "bot" lacks alias_execute', 'in StackStorm (User "bot" lacks alias_execute), so nothing'],
    [429, 'slow down', 'too busy right now and nothing was run'],
    [413, 'too large', 'too long for the server'],
    [500, 'anything', 'may still be running'],
    [599, 'anything', 'may still be running'],
    [507, 'The disk is full. Free some space', 'StackStorm refused this: The disk is full. Free some space.'],
    [418, 'A teapot', 'StackStorm refused this: A teapot.'],
    [418, 'A teapot!', 'StackStorm refused this: A teapot!'],
  ])('is told to the person, %d %s, without what opens doors', (status, message, told) => {
    const said = sentenceFor(new BackendError(status, message));
    expect(said).toContain(told);
    expect(said).not.toMatch(/hash|0123/);
  });

  it.each(['ENOSPC', 'EDQUOT', 'EROFS'])(
    'is told apart from a disk of the bot that takes nothing: %s',
    (code) => {
      const said = sentenceFor(Object.assign(new Error(`${code}: write`), { code }));
      expect(said).toMatch(/takes nothing, so nothing was run/);
      expect(sentenceFor(new Error(code))).toMatch(/Its log has the details/);
    },
  );

  it('is told by its status, not by words that another status has too', () => {
    const message = 'Action with ref "a.b" not found';
    expect(sentenceFor(new BackendError(404, message))).toMatch(
      /for the action a\.b, which StackStorm does not/,
    );
    expect(sentenceFor(new BackendError(400, message))).toBe(`StackStorm refused this: ${message}.`);
  });

  it('is told apart from what is no StackStorm at all, and from one that is away', () => {
    const nobody = (code: string) => sentenceFor(new BackendError(0, 'trouble', code));
    expect(nobody('ERR_NOT_STACKSTORM')).toMatch(/is not StackStorm, so nothing was run/);
    expect(nobody('ECONNREFUSED')).toMatch(/cannot be reached, so nothing was run/);
    expect(nobody('ETIMEDOUT')).toMatch(/did not answer in time\. The command may still be running/);
  });

  it.each([
    ['Unable to find the ActionAliasDB instance.', true],
    ['Action alias with name "a" was not found', true],
    ['Format string not found', true],
    ['Command "x" matched no format', true],
    ['The Command was refused', false],
  ])('means that the list of commands is old where it says “%s”: %s', (message, stale) => {
    expect(isStale(new BackendError(400, message))).toBe(stale);
    expect(isStale(new Error(message))).toBe(false);
  });
});
