// Description:
//   Chat commands from StackStorm's action aliases, and their results
//
// Configuration:
//   ST2_API_URL - where StackStorm's API is, by default http://localhost:9101
//   ST2_API_KEY - the bot's API key; or ST2_AUTH_TOKEN; or ST2_AUTH_USERNAME and ST2_AUTH_PASSWORD
//   ST2_ROUTE - the notification route whose announcements are posted, by default hubot
//
// Notes:
//   docs/configure.md of hubot-st2 lists every setting. The commands are in `hubot help`.

import plugin = require('../src/index');

export = plugin;
