import fc from 'fast-check';

/** One seed for all: what fails fails again, on every machine. `FC_SEED=7 npx jest test/language` tries other values. */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261) });

export default fc;
