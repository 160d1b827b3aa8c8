/** Who does what nobody asked for: rules and times that run out, as on a StackStorm that was set up by its own installer. */
export const SYSTEM_USER = 'stanley';
