import { matchFormat, parseFormat } from '../../../src/language/alias';
import { fieldsOfAlias } from '../../../src/language/alias/alias-fields';
import { composeCommand } from '../../../src/language/alias/compose-command';
import { readAnswer } from '../../../src/language/form/field';
import { spelledValue } from '../../../src/plugins/forms/open-form';
import { areAliasesThere, formatsOfPeople, KINDS, kindsFor } from './aliases-at-hand';

if (!areAliasesThere) console.log('skipped: ../shared is not beside the project');
(areAliasesThere ? describe : describe.skip)('the form of every alias that people wrote', () => {
  it('takes each required parameter, of whatever type, and makes a command that has exactly these values', () => {
    const failed: string[] = [];
    let parameters = 0;
    for (const format of formatsOfPeople()) {
      const { file, alias, set, text } = format;
      for (let turn = 0; turn < KINDS.length; turn += 3) {
        const { schemas, kinds } = kindsFor(format, turn);
        const values: Record<string, string> = {};
        for (const field of fieldsOfAlias(alias, text, schemas)) {
          if (!field.required) continue;
          parameters += 1;
          const [, answer = '', value] = kinds.get(field.name) ?? [];
          const reading = readAnswer(field, answer);
          values[field.name] = 'value' in reading ? spelledValue(reading.value) : '';
          if (values[field.name] !== value) failed.push(`${file} ${field.name}: ${JSON.stringify(reading)}`);
        }
        const command = composeCommand(text, values)?.command;
        const understood = command === undefined ? undefined : matchFormat(parseFormat(text), command);
        const isTold =
          set.interpret(command ?? '').kind !== 'refused' &&
          Object.entries(values).every(([name, value]) => understood?.[name] === value);
        if (!isTold) failed.push(`${file} “${text}” ${JSON.stringify(values)}: ${command}`);
      }
    }
    // A value with both kinds of quotes cannot stand between two others in every format: the person is told so.
    const [both, others] = [
      failed.filter((one) => one.includes("it's")),
      failed.filter((one) => !one.includes("it's")),
    ];
    expect(others).toEqual([]);
    expect(both.length).toBeLessThan(10);
    expect(parameters).toBeGreaterThan(1_000);
  });
});
