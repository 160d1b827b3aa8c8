import { noAnswer } from '../../src/stackstorm/no-answer';

describe('What Node says of a failed connection, for people', () => {
  test.each([
    [
      'ECONNREFUSED',
      'connect ECONNREFUSED 127.0.0.1:9101',
      'nothing answers at 127.0.0.1:9101 (ECONNREFUSED)',
    ],
    ['ECONNREFUSED', 'ECONNREFUSED', 'nothing answers (ECONNREFUSED)'],
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND st2.example', 'no machine is known as st2.example (ENOTFOUND)'],
    ['ECONNRESET', 'socket hang up', 'the connection was cut (ECONNRESET)'],
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'self-signed certificate',
      'its certificate cannot be verified (self-signed certificate): name its authority in ST2_CA_FILE',
    ],
    ['ECONNABORTED', 'timeout of 30000ms exceeded', 'no answer in 30 s'],
    [
      'EPROTO',
      'write EPROTO 80EC:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:ssl3_record.c:350:',
      'what answers there does not speak https (EPROTO): its address may have to begin with http://',
    ],
    [undefined, 'something else', 'something else'],
  ])('%s, %s', (code, message, said) => {
    expect(noAnswer(code, message)).toBe(said);
  });
});
