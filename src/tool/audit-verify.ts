import { relative, resolve } from 'node:path';
import { amount } from '../core/amount';
import { verifyAudit } from '../plugins/audit/verify';
import { JSON_OPTION, type ToolCommand, UsageError } from './command';

/** `hubot-st2 audit verify`: whether an audit log is whole. */
export const auditVerify: ToolCommand = {
  name: 'audit verify',
  summary: 'Check that nothing in an audit log was deleted, changed or reordered',
  takes: '[file]',
  options: { ...JSON_OPTION },
  notes: `The file is the one of ST2_AUDIT_FILE where none is named; full files beside it (file.1, file.2, …)
are checked with it. With ST2_AUDIT_KEY set, so are the signatures. Exit code: 0 it is whole, 1 it is not, and where.`,
  async run({ words, environment, folder, terminal, has }) {
    const file = words[0] ?? environment.ST2_AUDIT_FILE;
    if (file === undefined || file === '-')
      throw new UsageError('Name the audit file: hubot-st2 audit verify FILE');
    const verdict = await verifyAudit(resolve(folder, file), environment.ST2_AUDIT_KEY?.trim() || undefined);
    if (has('json')) {
      terminal.print(JSON.stringify(verdict, undefined, 2));
    } else {
      for (const note of verdict.notes) terminal.print(note);
      const { broken } = verdict;
      if (broken === undefined)
        terminal.print(
          `${amount(verdict.records, 'record')} in ${amount(verdict.files, 'file')}: nothing is missing.`,
        );
      else
        terminal.print(
          terminal.style(
            'red',
            `${relative(folder, broken.file) || broken.file}${broken.line === 0 ? '' : `:${broken.line}`}: ${broken.message}`,
          ),
        );
    }
    return verdict.broken === undefined ? 0 : 1;
  },
};
