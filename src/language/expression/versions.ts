import { ExpressionError } from './expression-error';

/** A version as semver writes it. */
interface Version {
  major: number;
  minor: number;
  patch: number;
  prerelease: string;
}

const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

function parse(text: string): Version {
  const match = VERSION.exec(text.trim());
  if (match === null) throw new ExpressionError('ValueError', `${text} is not valid SemVer string`);
  return {
    major: Number(match[1]),
    minor: Number(match[2]),
    patch: Number(match[3]),
    prerelease: match[4] ?? '',
  };
}

function comparePrerelease(left: string, right: string): number {
  if (left === right) return 0;
  if (left === '') return 1;
  if (right === '') return -1;
  const a = left.split('.');
  const b = right.split('.');
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const x = a[index];
    const y = b[index];
    if (x === undefined) return -1;
    if (y === undefined) return 1;
    const numeric = /^\d+$/.test(x) && /^\d+$/.test(y);
    if (numeric && Number(x) !== Number(y)) return Math.sign(Number(x) - Number(y));
    if (!numeric && x !== y) return /^\d+$/.test(x) ? -1 : /^\d+$/.test(y) ? 1 : x < y ? -1 : 1;
  }
  return 0;
}

/** -1, 0 or 1. @throws ExpressionError for what is no version */
export function compareVersions(left: string, right: string): number {
  const a = parse(left);
  const b = parse(right);
  const difference = a.major - b.major || a.minor - b.minor || a.patch - b.patch;
  return Math.sign(difference || comparePrerelease(a.prerelease, b.prerelease));
}

/** Whether the version fulfils `>=1.2.0` and the like. */
export function matchVersion(version: string, condition: string): boolean {
  const match = /^(<=|>=|==|!=|<|>)?([^\n]+)$/.exec(condition.trim());
  const order = compareVersions(version, match?.[2]?.trim() ?? '');
  switch (match?.[1] ?? '==') {
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '>=':
      return order >= 0;
    case '!=':
      return order !== 0;
    default:
      return order === 0;
  }
}

/**
 * The next version by semver: the part is raised by one, the parts after it become 0. Throws for a text
 * that is no version.
 */
export function bumpVersion(version: string, part: 'major' | 'minor' | 'patch'): string {
  const { major, minor, patch } = parse(version);
  if (part === 'major') return `${major + 1}.0.0`;
  return part === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** `1.6.0` as `1.6`. */
export function stripPatch(version: string): string {
  const { major, minor } = parse(version);
  return `${major}.${minor}`;
}
