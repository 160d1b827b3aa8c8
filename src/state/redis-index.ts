/**
 * Which records there are, beside the records: a set of all keys in the order of their bytes, for finding those
 * that begin alike, and one by when each is forgotten, for keeping the first one short. So a Redis with millions
 * of other keys is never searched through. Both are changed in one step with the record.
 */
export const INDEX_KEY = 'hubot-st2-index';
export const EXPIRY_KEY = 'hubot-st2-index-expiry';

/** Forgets in the index ten keys, at most, whose records have expired: more than a change can add. */
const PRUNE = `
for _, old in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, 10)) do
  redis.call('ZREM', KEYS[3], old)
  redis.call('ZREM', KEYS[2], old)
end`;

const NOW = `
if redis.replicate_commands then redis.replicate_commands() end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** KEYS: the record, the index, the expiry. ARGV: the key in the index, the text, the time to live in ms or 0. */
export const SET_RECORD = `${NOW}
${PRUNE}
local ttl = tonumber(ARGV[3])
redis.call('ZADD', KEYS[2], 0, ARGV[1])
if ttl > 0 then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ttl)
  redis.call('ZADD', KEYS[3], now + ttl, ARGV[1])
else
  redis.call('SET', KEYS[1], ARGV[2])
  redis.call('ZREM', KEYS[3], ARGV[1])
end`;

/** Does so only where the text is a greater number than what is there. KEYS and ARGV as above. */
export const RAISE_RECORD = `
local there = tonumber(redis.call('GET', KEYS[1]))
if there and there >= tonumber(ARGV[2]) then return end
${SET_RECORD}`;

/** KEYS as above. ARGV: the key in the index. */
export const DELETE_RECORD = `
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])`;

/** Puts a record into the index that a version without one has written. KEYS and ARGV as above. */
export const INDEX_RECORD = `${NOW}
local ttl = redis.call('PTTL', KEYS[1])
if ttl == -2 then return end
redis.call('ZADD', KEYS[2], 0, ARGV[1])
if ttl >= 0 then redis.call('ZADD', KEYS[3], now + ttl, ARGV[1]) end`;

/** The bounds of all keys that begin with `prefix`: no byte of UTF-8 comes after 0xff. */
export function rangeOf(prefix: string): [first: string, last: Buffer] {
  return [`[${prefix}`, Buffer.concat([Buffer.from(`(${prefix}`), Buffer.from([0xff])])];
}
