// The settings that bin/hubot starts with. To be asked after `prepare`: what reads them has to be built.

const path = require('node:path');
const { ROOT } = require('./prepare');

/** Fills in what nobody has set, of Hubot's and of ours. */
function setDefaults(env = process.env) {
  env.HUBOT_LOG_LEVEL ||= 'warn';
  if (!env.ST2_API_URL && !env.ST2_API) env.ST2_EMBEDDED ||= '1';
  env.ST2_EMBEDDED_SAMPLES ||= '1';
}

/** What is wrong with the settings by themselves, a sentence each. */
function settingTroubles(env = process.env) {
  const { configWithPlugins } = require(path.join(ROOT, 'dist', 'src', 'config-with-plugins.js'));
  const { faults, problems } = configWithPlugins(env);
  return [...faults, ...problems];
}

module.exports = { setDefaults, settingTroubles };
