import { backtrackingCost } from '../../../src/language/alias/backtracking-cost';
import { growthOf } from '../../growth';

describe('what a command costs the parser of the server', () => {
  it('is little for what people say, also when they paste a lot', () => {
    const config = 'server:\n    port: 80\n    hosts:\n        - a\n        - b\n'.repeat(2_000);
    for (const command of [
      'run date',
      'run x a=1 b="two words" c={"d": 1}',
      `echo ${config}`,
      `x ${'a=b '.repeat(5_000)}`,
    ]) {
      expect(backtrackingCost(command)).toBeLessThan(2_000_000);
    }
  });

  it.each([
    ['two spaces between pairs', '  a=b'],
    ['empty quotes', ' a=""'],
    ['quotes', ' a="b"'],
    ['braces', ' a={}'],
    ['lines that are indented', '\n    k="v"'],
    ['several signs in a word', ' a=b=c=d'],
    ['space before the sign', '  a =b'],
  ])('explodes with %s before text that is no pair', (_what, unit) => {
    expect(backtrackingCost(`run${unit.repeat(30)} x`)).toBeGreaterThan(1e9);
    expect(backtrackingCost(`run${unit.repeat(3)} x`)).toBeLessThan(1e6);
  });

  it('explodes with one very long run of spaces', () => {
    expect(backtrackingCost(`run${' '.repeat(3_000)}x`)).toBeGreaterThan(1e9);
    expect(backtrackingCost(`run x${' '.repeat(3_000)}`)).toBeGreaterThan(1e9);
  });

  it('is computed in time linear in the command', () => {
    const command = (size: number) => `run${' a="b"  c={d\n'.repeat(size)} x`;
    expect(growthOf(command, backtrackingCost, 1_000)).toBe('linear');
  });
});
