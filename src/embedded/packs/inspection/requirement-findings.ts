import { join } from 'node:path';
import type { Finding } from '../../../language/lint/finding';
import type { Pack } from '../pack';
import type { InspectedFiles } from './inspected-files';

type Said = Pick<Finding, 'why' | 'fix'>;

/** Modules of Python itself that no package has the name of. */
const OF_PYTHON = ['json', 'os', 'sys', 're', 'math', 'socket', 'subprocess', 'urllib', 'base64', 'hashlib'];

/** Lines of a pack's requirements.txt that pip stops at, so that none of the packages is installed. */
export function requirementFindings(
  { folder, ref }: Pack,
  read: InspectedFiles,
): Promise<readonly Finding[]> {
  const file = join(folder, 'requirements.txt');
  const find = (text: string) =>
    text.split('\n').flatMap((line, index): Finding[] => {
      const said = refusal((line.split('#')[0] ?? '').trim());
      if (said === undefined) return [];
      const place = { file, line: index + 1, column: 1, pack: ref };
      return [{ ...place, rule: 'bad-requirement', kind: 'error', ...said }];
    });
  return read.textFindings(file, ref, find, { name: 'requirements', depends: [] });
}

function refusal(line: string): Said | undefined {
  const [first = '', second = '', ...rest] = line.split(/\s+/);
  if (/^pip3?$/.test(first) && second === 'install')
    return stops(line, `one package a line: ${rest.join(' ') || 'requests'}.`);
  if (first === 'import') return stops(line, `only the name of the package: ${second}.`);
  if (first === '-' && second !== '')
    return stops(line, `it without the dash: ${[second, ...rest].join(' ')}.`);
  const [name = '', version = '', ...more] = line.split(/[=:\s]+/);
  const sign = line.slice(name.length, line.length - version.length).trim();
  if (more.length === 0 && /^[\w.-]+$/.test(name) && /^\d[\w.*]*$/.test(version) && sign.length <= 1)
    return stops(line, `${name}==${version}.`);
  const names = line.split(',').map((one) => one.trim());
  if (names.length > 1 && names.every((one) => /^[a-zA-Z][\w.-]*$/.test(one)))
    return stops(line, `one package a line: ${names[0]}, and below it ${names[1]}.`);
  if (OF_PYTHON.includes(line))
    return {
      why: `"${line}" belongs to Python itself, and there is no such package: pip fails.`,
      fix: 'Take the line out.',
    };
  return undefined;
}

function stops(line: string, write: string): Said {
  return {
    why: `pip cannot read "${line}", and installs nothing of the pack.`,
    fix: `Write ${write}`,
  };
}
