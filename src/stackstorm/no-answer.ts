/** What Node's code for a failed connection means to somebody who has to mend it. */
const MEANINGS: Record<string, (message: string, code: string) => string> = {
  ECONNREFUSED: (message, code) => `nothing answers${placeIn(message)} (${code})`,
  ENOTFOUND: (message, code) => `no machine is known as ${lastWord(message)} (${code})`,
  EAI_AGAIN: (message, code) => `the name ${lastWord(message)} could not be looked up (${code})`,
  ECONNRESET: (_message, code) => `the connection was cut (${code})`,
  EHOSTUNREACH: (message, code) => `there is no way to the machine${placeIn(message)} (${code})`,
  ENETUNREACH: (message, code) => `there is no way to the network${placeIn(message)} (${code})`,
  ECONNABORTED: (message) =>
    message.replace(/^timeout of (\d+)ms exceeded$/, (_all, ms) => `no answer in ${ms / 1000} s`),
  EPROTO: (_message, code) =>
    `what answers there does not speak https (${code}): its address may have to begin with http://`,
  CERT_HAS_EXPIRED: () => 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: () =>
    'its certificate is for another name: write that name in ST2_API_URL, or make a certificate that names this one',
  ...Object.fromEntries(
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    ].map((code) => [
      code,
      (message: string) =>
        `its certificate cannot be verified (${message}): name its authority in ST2_CA_FILE`,
    ]),
  ),
};

/** What Node says of a failed connection, for people: `connect ECONNREFUSED 127.0.0.1:9101` is for programmers. */
export function noAnswer(code: string | undefined, message: string): string {
  return MEANINGS[code ?? '']?.(message, code ?? '') ?? message;
}

/** ` at 127.0.0.1:9101`, where the message names it: that of several refusals together does not. */
function placeIn(message: string): string {
  const word = lastWord(message);
  return /[.:]\d/.test(word) ? ` at ${word}` : '';
}

function lastWord(message: string): string {
  return message.split(' ').at(-1) ?? '';
}
