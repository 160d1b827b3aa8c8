/** A longer range is not counted out; loops over it would not end in anybody's lifetime. */
export const MAX_RANGE = 100_000;
