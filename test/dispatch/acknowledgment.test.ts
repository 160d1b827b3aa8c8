import type { ActionAlias, AliasExecutionAnswer } from '../../src/core/stackstorm-types';
import { acknowledgment, saysOnlyThatItRuns } from '../../src/dispatch/acknowledgment';
import { aliasOf } from './context-double';

const PAGE = 'https://st2.example/#/history/e1';
const BROKEN = 'Cannot render "format" in field "ack" for alias.';

function answerOf(more: Partial<AliasExecutionAnswer>, ack?: ActionAlias['ack']): AliasExecutionAnswer {
  const actionalias = { ...aliasOf('lab.echo', 'echo {{ text }}'), ...(ack === undefined ? {} : { ack }) };
  return { execution: { id: 'e1' }, actionalias, ...more } as AliasExecutionAnswer;
}

describe('what is said when StackStorm has taken a command', () => {
  it.each([
    [
      'what runs, where the alias has no words',
      {},
      { text: `On it: lab.echo is execution e1 (details: ${PAGE})` },
    ],
    [
      'the same where the server sends no words',
      { message: null },
      { text: `On it: lab.echo is execution e1 (details: ${PAGE})` },
    ],
    [
      'its words alone where its look is none',
      { message: 'Looking.', extra: 'red' },
      { text: `Looking. (details: ${PAGE})` },
    ],
    ['the words of the alias', { message: 'Looking. ' }, { text: `Looking. (details: ${PAGE})` }],
    ['the same of a head alone', { message: 'Head {~} ' }, { text: `Head (details: ${PAGE})`, body: '' }],
    [
      'its details below the body',
      { message: 'Head {~} body ' },
      { text: 'Head', body: `body (details: ${PAGE})` },
    ],
    [
      'that it runs, and why the alias’s words are missing',
      { message: `${BROKEN} 'x' is undefined` },
      {
        text: `On it: execution e1 (details: ${PAGE}). (The acknowledgment of lab.echo cannot be shown: 'x' is undefined)`,
      },
    ],
    [
      'words that quote such a mistake, as they are',
      { message: `It said: ${BROKEN} x` },
      { text: `It said: ${BROKEN} x (details: ${PAGE})` },
    ],
  ])('is %s', (_what, more, said) => {
    const post = acknowledgment(answerOf(more as Partial<AliasExecutionAnswer>), PAGE);
    expect(post).toEqual({ ...said, outcome: 'accepted' });
  });

  it('looks as the alias wants, with the buttons that it gives', () => {
    const extra = { slack: { color: 'red' }, chat: { buttons: [{ label: 'Again', command: 'echo' }] } };
    expect(acknowledgment(answerOf({ message: 'Looking.', extra }), undefined)).toEqual({
      ...{ text: 'Looking.', outcome: 'accepted', extra, buttons: [{ label: 'Again', say: 'echo' }] },
    });
  });

  it('may become the answer where the server says that it has no look', () => {
    expect(saysOnlyThatItRuns(answerOf({ extra: null as never }))).toBe(true);
  });

  it('names the page, unless it has no address or the alias asks for none', () => {
    expect(acknowledgment(answerOf({ message: 'Looking.' }), undefined)?.text).toBe('Looking.');
    const quiet = answerOf({ message: 'Looking.' }, { append_url: false });
    expect(acknowledgment(quiet, PAGE)?.text).toBe('Looking.');
    const without = answerOf({ message: 'Looking.' }, { append_url: true });
    expect(acknowledgment(without, PAGE)?.text).toBe(`Looking. (details: ${PAGE})`);
  });

  it('is nothing where the alias wants silence', () => {
    expect(acknowledgment(answerOf({ message: 'Looking.' }, { enabled: false }), PAGE)).toBeUndefined();
  });

  it.each([
    [{}, true],
    [{ message: null, extra: {} }, true],
    [{ message: '' }, false],
    [{ message: 'Looking.' }, false],
    [{ extra: { slack: { color: 'red' } } }, false],
  ])('may become the answer where it says only that it runs: %j, %s', (more, isOnly) => {
    expect(saysOnlyThatItRuns(answerOf(more as Partial<AliasExecutionAnswer>))).toBe(isOnly);
  });
});
