import { readableFormat } from '../../../src/language/alias/readable-format';

test.each([
  ['run {{ cmd }}', 'run <cmd>'],
  ['restart {{service}} on {{ host=localhost }}', 'restart <service> on [host]'],
  ['restart {{ service }}( on {{ host=localhost }})?', 'restart <service> [on <host>]'],
  ['slow job( {{ n }})?', 'slow job [<n>]'],
  ['restart <service> [on <host>]', 'restart <service> [on <host>]'],
  ['is it up (really)?', 'is it up (really)?'],
])('%s is read as %s', (display, read) => {
  expect(readableFormat(display)).toBe(read);
});
