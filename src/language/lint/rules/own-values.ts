import { isMapping, type Mapping } from '../../../core/mapping';
import { castTypedText, typeToCast } from '../../parameters/cast-text';
import { Uncastable } from '../../parameters/uncastable';
import type { Finding, Remark } from '../finding';
import type { LintFormat } from '../lint-format';
import { everyAlias, type LintedAlias } from '../lint-rule';

/** Values that the alias gives by itself: fixed ones that people may type all the same, and those that the action does not take. */
export const ownValuesRule = everyAlias(({ alias, formats }, actions) => {
  const { action_ref: ref, immutable_parameters: given } = alias.mapping;
  const fixed = isMapping(given) ? given : {};
  const schemas = typeof ref === 'string' ? actions.get(ref)?.parameters : undefined;
  return [
    ...Object.entries(fixed).flatMap(([name, value]) => {
      const remark = unfit(name, value, schemas);
      return remark === undefined
        ? []
        : [alias.atValue(['immutable_parameters', name], { ...remark, kind: 'error' })];
    }),
    ...formats.flatMap((format) => [
      ...unfitDefaults(format, schemas),
      ...capturedAgain({ alias, format, fixed }),
    ]),
  ];
});

function unfitDefaults(
  { alias, path, text, format }: LintFormat,
  schemas: Readonly<Record<string, Mapping>> | undefined,
): Finding[] {
  return format.defaults.flatMap(([name, value]) => {
    const remark = unfit(name, value, schemas);
    return remark === undefined ? [] : [alias.atValue(path, { ...remark, kind: 'warning', format: text })];
  });
}

/** StackStorm refuses a command that gives a fixed parameter a value, a format's default among them. */
function capturedAgain({
  alias,
  format: { path, text, parameters },
  fixed,
}: Pick<LintedAlias, 'alias'> & { format: LintFormat; fixed: Mapping }): Finding[] {
  const name = parameters.find((one) => Object.hasOwn(fixed, one));
  if (name === undefined) return [];
  const remark: Remark = {
    rule: 'captures-fixed',
    kind: 'warning',
    why: `${name} is fixed under immutable_parameters, so that a command that gives it a value is refused.`,
    fix: `Take {{ ${name} }} out of the format, or ${name} out of immutable_parameters.`,
    format: text,
  };
  return [alias.atValue(path, remark)];
}

/** What is wrong with a text that the action does not take for a parameter; undefined where it does, or it is a template. */
function unfit(
  name: string,
  value: unknown,
  schemas: Readonly<Record<string, Mapping>> | undefined,
): Omit<Remark, 'kind'> | undefined {
  const schema = schemas !== undefined && Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (schema === undefined || typeof value !== 'string' || /\{\{|\{%/.test(value)) return undefined;
  const why = `"${value}" is no value that the action takes for ${name}`;
  if (Array.isArray(schema.enum)) {
    const possible = schema.enum.map(String);
    if (possible.includes(value)) return undefined;
    return {
      rule: 'not-a-choice',
      why: `${why}, so a command with it is refused.`,
      fix: `Write one of ${possible.join(', ')}.`,
    };
  }
  const type = typeToCast(schema.type);
  if (isCast(type, value)) return undefined;
  return {
    rule: 'wrong-value',
    why: `${why}, whose type is ${String(type)}, so a command with it is refused.`,
    fix: FORMS[String(type)] ?? 'Write a value of that type.',
  };
}

const FORMS: Readonly<Record<string, string>> = {
  integer: 'Write a whole number, such as 3.',
  number: 'Write a number, such as 1.5.',
  boolean: 'Write true or false.',
  object: 'Write it as JSON: {"name": "value"}.',
};

function isCast(type: unknown, text: string): boolean {
  try {
    castTypedText(type, text);
    return true;
  } catch (error) {
    if (error instanceof Uncastable) return false;
    throw error;
  }
}
