/** Results of commands are told by the notifier itself; with StackStorm's own rule for it they would be told twice. */
export const DONE_BY_NOTIFIER = 'chatops.post_result';
