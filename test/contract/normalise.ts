type Mapping = Record<string, unknown>;

/** Keys whose values are another machine's or another moment's. */
const VARYING = new Set([
  'elapsed_seconds',
  'pid',
  'hostname',
  'result_size',
  'token',
  'key',
  'key_hash',
  'uid_of_key',
]);

/** Longer texts are compared by their beginning: the recordings cut them. */
const LONG = 1000;

function text(value: string): string {
  // What follows the first line of a schema error dumps the schema and all values; we do not send it.
  const [said = ''] = value.split(/\n\nFailed validating/);
  if (said.length > LONG) return `${said.slice(0, 100)}…`;
  return said
    .replace(/\b[0-9A-F]{60,}\b/g, '<cipher text>')
    .replace(/\b[0-9a-f]{128}\b/g, '<hash>')
    .replace(/<(api_key_id|32 hex chars)>/g, '<id>')
    .replace(/\b[0-9a-f]{32}\b/g, '<id>')
    .replace(/\b[0-9a-f]{24}\b/g, '<id>')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?/g, '<time>')
    .replace(/0x[0-9a-f]+/g, '<address>')
    .replace(/https:\/\/st2\.lab\.example|http:\/\/127\.0\.0\.1:\d+(?=\/#)/g, '<web>')
    .replace(/Took [\d.]+(μs|s|m|h)[\dsmh]*/g, 'Took <time>')
    .replace(/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT/g, '<date>');
}

/**
 * A body without ids, times, addresses and other accidents, so that two servers can be compared. Runners keep
 * the names and types of their parameters and lose their prose, which is ours.
 */
export function normalised(value: unknown): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map(normalised);
  if (typeof value !== 'object' || value === null) return value;
  const out: Mapping = {};
  for (const [key, item] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    // Another program's stack, in Python's words.
    if (key === 'traceback') continue;
    if (key === 'resumed_by' && (item === 'root' || item === 'stanley')) out[key] = '<system account>';
    else if (VARYING.has(key) && item !== null) out[key] = '<varies>';
    else if (key === 'runner' || key === 'runner_parameters') out[key] = withoutProse(item);
    else out[key] = normalised(item);
  }
  return out;
}

/** For answers that describe runners and parameters. */
export function withoutProse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutProse);
  if (typeof value !== 'object' || value === null) return normalised(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !(key === 'description' && typeof item === 'string'))
      .map(([key, item]) => [key, withoutProse(item)])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}

/** The first place where two normalised values differ, as `path: expected … got …`; undefined where they are equal. */
export function difference(expected: unknown, got: unknown, path = 'body'): string | undefined {
  if (JSON.stringify(expected) === JSON.stringify(got)) return undefined;
  if (Array.isArray(expected) && Array.isArray(got)) {
    if (expected.length !== got.length)
      return `${path}: expected ${expected.length} items, got ${got.length}`;
    for (const [index, item] of expected.entries()) {
      const inner = difference(item, got[index], `${path}[${index}]`);
      if (inner !== undefined) return inner;
    }
    return undefined;
  }
  if (isMapping(expected) && isMapping(got)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
      if (!(key in got)) return `${path}.${key}: expected ${short(expected[key])}, got nothing`;
      if (!(key in expected)) return `${path}.${key}: expected nothing, got ${short(got[key])}`;
      const inner = difference(expected[key], got[key], `${path}.${key}`);
      if (inner !== undefined) return inner;
    }
    return undefined;
  }
  return `${path}: expected ${short(expected)}, got ${short(got)}`;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function short(value: unknown): string {
  const json = JSON.stringify(value) ?? 'undefined';
  return json.length > 300 ? `${json.slice(0, 300)}…` : json;
}
