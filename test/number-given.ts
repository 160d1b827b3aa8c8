/** The whole number behind `--name` on this program's command line; `otherwise` where there is none. */
export function numberGiven(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  const given = at < 0 ? Number.NaN : Number(process.argv[at + 1]);
  return Number.isInteger(given) && given >= 0 ? given : otherwise;
}
