import { PassThrough } from 'node:stream';
import { openTerminal, printable } from '../../src/tool/terminal';

function streams(isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), { isTTY });
  const error = new PassThrough();
  const shown = () => String(output.read() ?? '');
  return { input, output, error, shown };
}

describe('the terminal', () => {
  it('colours only where somebody looks, and wants colours', () => {
    const style = (isTTY: boolean, environment: Record<string, string>) =>
      openTerminal(streams(isTTY), environment).style('red', 'x');
    expect(style(true, {})).toBe('\u001b[31mx\u001b[39m');
    expect(style(false, {})).toBe('x');
    expect(style(true, { NO_COLOR: '1' })).toBe('x');
    expect(style(true, { TERM: 'dumb' })).toBe('x');
  });

  it('keeps the answer apart from complaints', () => {
    const all = streams(false);
    const terminal = openTerminal(all, {});
    terminal.print('answer');
    terminal.complain('complaint');
    expect(all.shown()).toBe('answer\n');
    expect(String(all.error.read())).toBe('complaint\n');
  });

  it('does not mind a reader who stops early', () => {
    const all = streams(false);
    openTerminal(all, {});
    expect(() => all.output.emit('error', new Error('write EPIPE'))).not.toThrow();
  });

  it('keeps what is typed ahead for the next question', async () => {
    const all = streams(false);
    const terminal = openTerminal(all, {});
    const first = terminal.ask('one? ');
    all.input.write('1\n2\n');
    expect(await first).toBe('1');
    expect(await terminal.ask('two? ')).toBe('2');
    terminal.close();
  });

  it('answers undefined once the input has ended', async () => {
    const all = streams(false);
    const terminal = openTerminal(all, {});
    const asked = terminal.ask('one? ');
    all.input.end();
    expect(await asked).toBeUndefined();
    expect(await terminal.ask('two? ')).toBeUndefined();
  });

  it('lets no output of others move the cursor or ring the bell', () => {
    expect(printable('a\u001b[2J b\u0007c\r\n\td\u009b1m')).toBe('a bc\n\td');
  });
});
