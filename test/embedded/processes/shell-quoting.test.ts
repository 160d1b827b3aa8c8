import { execFileSync } from 'node:child_process';
import { renderShell } from '../../../src/embedded/processes/shell-quoting';
import { renderTemplate } from '../../../src/language/jinja/jinja';
import fc from '../../seeded-fast-check';

const render = (template: string, values: Record<string, unknown>) =>
  renderShell(template, (text) => renderTemplate(text, values));
const run = (template: string, values: Record<string, unknown>) =>
  execFileSync('/bin/sh', { input: render(template, values), encoding: 'utf8' });

/** `printf` prints its argument byte for byte, which `echo` does not. */
const PLACES: Record<string, string> = {
  bare: 'printf %s {{ text }}',
  'single quotes': "printf %s '{{ text }}'",
  'double quotes': 'printf %s "{{ text }}"',
  'between single quotes and text': "printf %s 'a{{ text }}b'",
  'glued to a word': 'printf %s a{{ text }}b',
  'a command substitution': 'printf %s "$(printf %s {{ text }}x)"',
  'a quoted command substitution': 'printf %s "$(printf %s "{{ text }}x")"',
  backquotes: 'printf %s "`printf %s {{ text }}x`"',
  'backquotes and double quotes': 'printf %s "`printf %s "{{ text }}x"`"',
  'backquotes and single quotes': 'printf %s "`printf %s \'{{ text }}x\'`"',
  'an assignment': 'value={{ text }}; printf %s "$value"',
  'a subshell': "(printf %s '{{ text }}')",
  'the second line': 'true # it\'s a comment\nprintf %s "{{ text }}"',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder is the shell's own
  'a parameter expansion': 'unset nothing; printf %s "${nothing:-}"\'{{ text }}\'',
};

const WICKED = [
  "it's $(id)",
  '; rm -rf x',
  '`id`',
  '"; id; "',
  "'; id; '",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder is the shell's own
  '$HOME ${HOME} $((1+1))',
  '\\',
  'a\\nb',
  '\\"',
  "\\'",
  'a\nb',
  '* ? [a-z] ~',
  '-n',
  '{{ 7*7 }} {{ st2kv.system.x }} {% raw %}',
  '😀 世界 \u202e',
  '#no comment',
  '!history',
  'a\tb  c',
  '$',
  '&& id',
  '<<EOF',
];

function expected(template: string, text: string): string {
  const glued = template.includes('a{{') ? `a${text}b` : text;
  return template.includes('}}x') ? `${glued}x` : glued;
}

describe('a value that a cmd template pastes arrives as it was typed', () => {
  for (const [place, template] of Object.entries(PLACES)) {
    it(`in ${place}`, () => {
      const script = WICKED.map((text) => render(template, { text })).join("\nprintf '\\000'\n");
      const printed = execFileSync('/bin/sh', { input: script, encoding: 'utf8' }).split('\0');
      expect(printed).toEqual(WICKED.map((text) => expected(template, text)));
    });
  }

  it('whatever it is and wherever it stands', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((value) => !value.includes('\0'));
    const shell = fc.array(fc.constantFrom(...'\'"`$(){}\\\n;&|<>#!*? ax'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          shell.map((parts) => parts.join('')),
        ),
        fc.constantFrom(...Object.values(PLACES)),
        (value, template) => {
          expect(run(template, { text: value })).toBe(expected(template, value));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('in a here-document, and a quoted one', () => {
    const text = 'it costs $5 `id` $(id) \\ "x" \'y\'';
    expect(run('cat <<EOF\nsay {{ text }}\nEOF\n', { text })).toBe(`say ${text}\n`);
    expect(run("cat <<'EOF'\nsay {{ text }}\nEOF\n", { text })).toBe(`say ${text}\n`);
    expect(run('cat <<-EOF; echo {{ text }}\n\tsay\n\tEOF\n', { text: 'a b' })).toBe('say\na b\n');
  });

  it('with filters and conditions in the template', () => {
    const template = "printf %s {{ text | upper }}{% if text == 'it\\'s' %} '{{ text }}'{% endif %}";
    expect(render('printf %s {{ text | upper }}', { text: "it's" })).toBe("printf %s 'IT'\\''S'");
    expect(run(template, { text: "it's" })).toBe("IT'Sit's");
  });

  it('at a length of 100 KB', () => {
    const text = "it's ".repeat(20_000);
    expect(run("printf %s '{{ text }}' | wc -c", { text }).trim()).toBe('100000');
  });
});

describe('what cannot be made safe is refused in a sentence', () => {
  const refused = (template: string, text: string) => expect(() => render(template, { text }));

  it('a line that would end the here-document', () => {
    refused('cat <<EOF\n{{ text }}\nEOF\n', 'a\nEOF\nid').toThrow(/here-document/);
  });
  it('words in arithmetic', () => {
    expect(run('echo $(( {{ text }} + 1 ))', { text: '41' })).toBe('42\n');
    refused('echo $(( {{ text }} + 1 ))', 'x[$(id)]').toThrow(/whole numbers/);
  });
  it('a NUL character', () => {
    refused('echo {{ text }}', 'a\0b').toThrow(/NUL/);
  });
  it('a value behind a backslash or a dollar sign', () => {
    refused('echo \\{{ text }}', 'x').toThrow(/backslash/);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a dollar sign before a Jinja expression
    refused('echo ${{ text }}', 'x').toThrow();
  });
});

it('a comment swallows a value of several lines', () => {
  expect(run('echo a # {{ text }}\necho b', { text: 'x\nid' })).toBe('a\nb\n');
});

it('an empty bare value leaves no argument behind, as in StackStorm', () => {
  expect(run('set -- a {{ text }} b; echo $#', { text: '' })).toBe('2\n');
  expect(run("set -- a '{{ text }}' b; echo $#", { text: '' })).toBe('3\n');
});

it('a template that is one parameter and nothing else is the command itself', () => {
  expect(run('{{ cmd }}', { cmd: 'echo $((6*7))' })).toBe('42\n');
});

it('says at once what is wrong where an expression with many quotes never ends', () => {
  expect(() => render(`echo {{ ${'"" ~ '.repeat(200)} `, {})).toThrow(/unexpected end of template/);
});
