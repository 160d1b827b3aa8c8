/**
 * A number with so many digits behind its point, as Python's `%.1f` writes it: a half that is exact goes to the even
 * side, where JavaScript takes the larger.
 * @param digits from 0 to 100
 */
export function fixedPoint(number: number, digits: number): string {
  if (!Number.isFinite(number)) return Number.isNaN(number) ? 'nan' : number > 0 ? 'inf' : '-inf';
  const size = Math.abs(number);
  const sign = number < 0 || Object.is(number, -0) ? '-' : '';
  if (size >= 1e21) return `${sign}${BigInt(size)}${digits === 0 ? '' : `.${'0'.repeat(digits)}`}`;
  const exact = size.toFixed(Math.min(100, digits + 60));
  const end = exact.indexOf('.') + 1 + digits;
  const kept = digits === 0 ? exact.slice(0, end - 1) : exact.slice(0, end);
  const isEvenHalf = /^50*$/.test(exact.slice(end)) && /[02468]$/.test(kept);
  return sign + (isEvenHalf ? kept : size.toFixed(digits));
}
