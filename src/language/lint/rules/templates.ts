import { isMapping } from '../../../core/mapping';
import { didYouMean } from '../../../core/slips';
import { type References, readJinja } from '../../jinja/references';
import { JinjaSyntaxError } from '../../jinja/syntax-error';
import type { AliasSource } from '../alias-source';
import type { Finding, Kind, Remark } from '../finding';
import { everyAlias } from '../lint-rule';
import { strangeMembers } from '../members-there';
import type { KnownAction } from '../pack-source';
import type { Path } from '../positioned-yaml';
import { GLOBAL_NAMES, KNOWN_FILTERS } from '../template-names';

const LOST: Record<'ack' | 'result', string> = {
  ack: 'people read "Cannot render" instead of it',
  result: 'StackStorm then posts nothing at all',
};

/** What the server lets each template refer to. */
const CONTEXT: Record<'ack' | 'result', readonly string[]> = {
  ack: ['execution', 'actionalias'],
  result: ['execution', 'alias'],
};

/** Templates of acknowledgment and result: whether Jinja takes them, and what they refer to is there. */
export const templatesRule = everyAlias(({ alias }, actions) => {
  const { action_ref: ref } = alias.mapping;
  const action = typeof ref === 'string' ? actions.get(ref) : undefined;
  return [
    ...checkPart({ alias, action, part: 'ack' }),
    ...checkPart({ alias, action, part: 'result' }),
    ...checkImmutable(alias),
  ];
});

/** What an alias says at its beginning, or at its end. */
interface Said {
  alias: AliasSource;
  part: 'ack' | 'result';
  /** What it runs, where that is known. */
  action: KnownAction | undefined;
}

function checkPart(said: Said): Finding[] {
  const { alias, part } = said;
  const value = alias.mapping[part];
  if (!isMapping(value)) return [];
  const findings: Finding[] = [];
  if (typeof value.format === 'string') {
    const path = [part, 'format'];
    const read = readTemplate(value.format);
    if (read instanceof JinjaSyntaxError) {
      findings.push(
        alias.atValue(
          path,
          syntaxRemark(read, `${part}.format is not valid Jinja`, 'error', LOST[part]),
          read.at,
        ),
      );
    } else {
      findings.push(...checkReferences(said, path, read));
    }
  }
  if (isMapping(value.extra)) {
    for (const [key, one] of Object.entries(value.extra)) {
      findings.push(...checkExtra(said, [part, 'extra', key], one));
    }
  }
  return findings;
}

/**
 * The server turns each mapping or list under `extra` into JSON, renders that text as one template and reads the
 * JSON back. So a double quote inside Jinja arrives there as \" and breaks the template.
 */
function checkExtra(said: Said, path: Path, value: unknown): Finding[] {
  const { alias, part } = said;
  const asJson = typeof value === 'object' && value !== null;
  const findings: Finding[] = [];
  let blamed = false;
  for (const [at, text] of textsIn(value, path)) {
    const plain = readTemplate(text);
    const rendered = asJson ? readTemplate(JSON.stringify(text).slice(1, -1)) : plain;
    if (rendered instanceof JinjaSyntaxError) {
      blamed = true;
      const quoted = !(plain instanceof JinjaSyntaxError);
      findings.push(alias.atValue(at, quoted ? escapedRemark(text, part) : nestedRemark(plain, at, part)));
    } else {
      findings.push(...checkReferences(said, at, rendered));
      if (asJson && part === 'result' && printsOutput(text)) findings.push(alias.atValue(at, OUTPUT_REMARK));
    }
  }
  if (blamed || !asJson) return findings;
  const whole = readTemplate(JSON.stringify(value));
  if (whole instanceof JinjaSyntaxError) {
    findings.push(
      alias.atKey(path, syntaxRemark(whole, `${path.join('.')} is not valid Jinja`, 'warning', LOST[part])),
    );
  }
  return findings;
}

/** One text of several that are rendered together may open what another closes, hence no more than a warning. */
function nestedRemark(error: JinjaSyntaxError, path: Path, part: 'ack' | 'result'): Remark {
  return syntaxRemark(error, `${path.join('.')} is not valid Jinja`, 'warning', LOST[part]);
}

function escapedRemark(text: string, part: 'ack' | 'result'): Remark {
  const quote = text.includes('"');
  return {
    rule: 'quotes-in-extra',
    // Recorded of a real server for result; ack goes through the same rendering.
    kind: part === 'result' ? 'error' : 'warning',
    why: `${quote ? 'A double quote' : 'A line break or backslash'} inside Jinja in ${part}.extra breaks the template: ${LOST[part]}.`,
    fix: quote
      ? 'Use single quotes inside {{ }} and {% %}: \'succeeded\' instead of "succeeded".'
      : 'Write the Jinja on one line, without backslashes.',
  };
}

const OUTPUT_REMARK: Remark = {
  rule: 'output-in-extra',
  kind: 'hint',
  why: 'If the output that is shown here ever holds a double quote, StackStorm posts nothing at all.',
  fix: 'Show output in result.format, and keep extra for short fixed words.',
};

/** Raw output pasted as it is; a filter may have made it safe. */
function printsOutput(text: string): boolean {
  return /\{\{[-+]?\s*execution\.result\.[\w.]*(?:stdout|stderr|body|result)\s*-?\}\}/.test(text);
}

function checkImmutable(alias: AliasSource): Finding[] {
  const findings: Finding[] = [];
  for (const [path, text] of textsIn(alias.mapping.immutable_parameters, ['immutable_parameters'])) {
    const read = readTemplate(text);
    if (!(read instanceof JinjaSyntaxError)) continue;
    const remark = syntaxRemark(
      read,
      `${path.join('.')} is not valid Jinja`,
      'warning',
      'the command is refused',
    );
    findings.push(alias.atValue(path, remark, read.at));
  }
  return findings;
}

function checkReferences({ alias, part, action }: Said, path: Path, references: References): Finding[] {
  const findings: Finding[] = [];
  const reported = new Set<string>();
  for (const { name, at } of references.names) {
    const known = CONTEXT[part].includes(name) || GLOBAL_NAMES.has(name) || references.excused.has(name);
    if (known || reported.has(name)) continue;
    reported.add(name);
    findings.push(alias.atValue(path, nameRemark(name, part), at));
  }
  for (const { at, why, fix } of strangeMembers(references, action, part, LOST[part])) {
    if (reported.has(why)) continue;
    reported.add(why);
    findings.push(alias.atValue(path, { rule: 'unknown-name', kind: 'warning', why, fix }, at));
  }
  for (const { name, at } of references.filters) {
    if (KNOWN_FILTERS.has(name) || reported.has(`|${name}`)) continue;
    reported.add(`|${name}`);
    const remark: Remark = {
      rule: 'unknown-filter',
      kind: 'warning',
      why: `Neither Jinja nor StackStorm has a filter "${name}": ${LOST[part]}.`,
      fix: didYouMean(
        name,
        [...KNOWN_FILTERS],
        'Use a filter that StackStorm has; docs/aliases.md lists them.',
      ),
    };
    findings.push(alias.atValue(path, remark, at));
  }
  return findings;
}

function nameRemark(name: string, part: 'ack' | 'result'): Remark {
  const [own, other] = part === 'ack' ? ['actionalias', 'alias'] : ['alias', 'actionalias'];
  return {
    rule: 'unknown-name',
    kind: 'warning',
    why: `Nothing called "${name}" is known in ${part}: ${LOST[part]}.`,
    fix:
      name === other
        ? `Here it is called ${own}.`
        : `Known are execution (execution.parameters.${name}, execution.result…) and ${own}.`,
  };
}

function syntaxRemark(error: JinjaSyntaxError, what: string, kind: Kind, consequence: string): Remark {
  return {
    rule: 'template',
    kind,
    why: `${what}: ${error.message}; ${consequence}.`,
    fix: cureOf(error),
  };
}

/** What most often causes it. */
function cureOf({ message }: JinjaSyntaxError): string {
  return message.endsWith(' at =') ? 'Compare with ==: one = is no question.' : 'Correct the template.';
}

function readTemplate(text: string): References | JinjaSyntaxError {
  try {
    return readJinja(text);
  } catch (error) {
    if (error instanceof JinjaSyntaxError) return error;
    throw error;
  }
}

function* textsIn(value: unknown, path: Path): Generator<[path: Path, text: string]> {
  if (typeof value === 'string') yield [path, value];
  else if (Array.isArray(value))
    for (const [index, one] of value.entries()) yield* textsIn(one, [...path, index]);
  else if (isMapping(value))
    for (const [key, one] of Object.entries(value)) yield* textsIn(one, [...path, key]);
}
