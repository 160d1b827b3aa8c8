import type { Config } from './config';

/**
 * What is harmful in the environment although no setting is wrong, with the line to change; a sentence or two each. Much of it
 * comes from the environment file of StackStorm's own ChatOps package.
 */
export function environmentAdvice(
  env: NodeJS.ProcessEnv,
  config: Pick<Config, 'apiUrl' | 'caFile' | 'tlsInsecure' | 'embedded'>,
): string[] {
  const advice: string[] = [];
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    advice.push(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 lets everything in this process talk to anybody who pretends to be somebody else. ' +
        `Remove that line${trustedAlready(config) ? '' : '. The certificate of StackStorm is verified all the same: name its authority with ST2_CA_FILE=/path/to/it.pem'}.`,
    );
  }
  if (env.HUBOT_LOG_LEVEL?.toLowerCase() === 'debug') {
    advice.push(
      'HUBOT_LOG_LEVEL=debug writes what people say into the log. Change that line to HUBOT_LOG_LEVEL=info.',
    );
  }
  return advice;
}

function trustedAlready({ apiUrl, caFile, tlsInsecure, embedded }: Parameters<typeof environmentAdvice>[1]) {
  return embedded || tlsInsecure || caFile !== undefined || !apiUrl?.startsWith('https:');
}
