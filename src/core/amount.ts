/** `1 format`, `3 formats`. @param many the plural where it is not `one` with an s */
export function amount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
