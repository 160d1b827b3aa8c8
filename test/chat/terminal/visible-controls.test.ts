import { chooseChatService } from '../../../src/chat';
import { visibleButColours, visibleControls } from '../../../src/chat/terminal/visible-controls';

describe('control characters', () => {
  it('are shown, one sign for each, and nothing else is changed', () => {
    expect(visibleControls('a\u001b[2J\u0007\u0000\u007fb\tc\nd')).toBe('a␛[2J␇␀␡b\tc\nd');
    expect(visibleControls('\u009b2J \u202egnp.exe')).toBe('<U+009B>2J <U+202E>gnp.exe');
    expect(visibleControls('50 %\r100 %\r\n')).toBe('50 %\n100 %\n');
  });

  it('are shown where colours stay, and the last colour ends with the text', () => {
    expect(visibleButColours('\u001b[1;31mred\u001b[2J')).toBe('\u001b[1;31mred␛[2J\u001b[0m');
    expect(visibleButColours('plain\u001b]0;title\u0007')).toBe('plain␛]0;title␇');
  });

  it('are shown in Hubot’s own shell, too', () => {
    const shell = chooseChatService({ name: 'hubot', adapter: { name: 'Shell', send: () => undefined } });
    const [message] = shell.render({ text: 'x\u001b[2J', body: '\u001b]0;title\u0007' }, { room: 'Shell' });
    expect(message?.text).toBe('x␛[2J\n␛]0;title␇');
  });
});
