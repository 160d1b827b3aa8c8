/** The environment of somebody called kirk at a terminal of today: only what a person would have. */
export function terminalEnvironment(
  folder: string,
  more: Record<string, string> = {},
): Record<string, string> {
  const { PATH = '' } = process.env;
  return {
    ...{ PATH, HOME: folder, LANG: 'C.UTF-8', TERM: 'xterm-256color', HUBOT_SHELL_USER_NAME: 'kirk' },
    ...more,
  };
}
