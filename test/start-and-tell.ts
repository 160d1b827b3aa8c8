/**
 * A program that starts the package on a robot of a chat service that nobody knows, waits until it is ready or has given up, and
 * writes what it has loaded as JSON: what is loaded then is loaded by every bot. `ms` are from before the package was required.
 * @param root the package: built, or installed
 */
export function startAndTell(root: string): string {
  return `
const begun = performance.now();
const script = require(${JSON.stringify(root)});
const required = loaded();
const quiet = () => {};
const robot = {
  name: 'hubot', listeners: [], commands: [], adapter: { send: quiet }, helpCommands: () => [],
  logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  brain: { get: () => null, set: quiet, on: quiet, data: {} },
  receiveMiddleware: quiet, listen: quiet, on: quiet, emit: quiet,
};
script(robot);
const onRobot = performance.now() - begun;
const bridge = script.bridgeOf(robot);
bridge.ready.then(async () => {
  const ms = performance.now() - begun;
  const rss = process.memoryUsage().rss;
  console.log(JSON.stringify({ required, started: loaded(), trouble: bridge.trouble, onRobot, ms, rss }));
  await bridge.stop();
});
function loaded() {
  return Object.keys(require.cache).map((file) => file.slice(${root.length + 1}));
}`;
}
