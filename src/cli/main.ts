// The command line: builds the parser from the table of commands, runs the one that was asked for, and turns whatever
// goes wrong into a sentence and an exit code. No stack trace ever reaches the terminal; the log has it.
import { Command as Commander, CommanderError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { HawserError, type Problem, toProblem } from '../std/errors.ts';
import { type Command, commands } from './commands.ts';
import type { Context } from './context.ts';
import { type FlagName, flags } from './flags.ts';
import { followProxies } from './outgoing.ts';
import { createOutput } from './output.ts';

const { version } = packageJson;

const main = async (argv: readonly string[]): Promise<void> => {
  const program = new Commander('hawser')
    .description('Your team in the thread, your coding agents on your own machine.')
    .version(version)
    // `hub` is a command and a group: what stands after the last word is that word's.
    .enablePositionalOptions()
    .showHelpAfterError('Run hawser --help to see all commands.')
    .exitOverride();
  for (const [name, command] of Object.entries(commands)) addCommand(program, name.split(' '), command);
  await program.parseAsync(argv, { from: 'user' });
};

/** `paths add` becomes the command `add` of the group `paths`. */
const addCommand = (parent: Commander, [word = '', ...rest]: readonly string[], command: Command): void => {
  const known = parent.commands.find(each => each.name() === word);
  if (rest.length > 0)
    return addCommand(known ?? parent.command(word).description(`${word}: see hawser ${word} --help`), rest, command);
  const made = parent
    .command(word, { isDefault: command.isDefault === true })
    .description(command.summary)
    .exitOverride();
  if (command.argument) made.argument(command.argument);
  for (const name of command.flags) {
    const { spec, help, env } = flags[name];
    const option = new Option(spec, help);
    if (env) option.env(env);
    made.addOption(option);
  }
  made.action(async (...given: unknown[]) => {
    const argument = command.argument && typeof given[0] === 'string' ? given[0] : undefined;
    await run(command, argument, made.opts());
  });
};

const run = async (command: Command, argument: string | undefined, given: Record<string, unknown>): Promise<void> => {
  const output = createOutput(given.json === true, process);
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  const context: Context = { output, cwd: process.cwd(), env: process.env, version, stop: stopping.signal };
  try {
    const flags = readFlags(command.flags, given);
    followProxies(process.env);
    const runCommand = await command.load();
    await runCommand(argument, flags as never, context);
  } catch (error) {
    output.problem(problemOf(error));
    process.exitCode = 1;
  }
};

/** @throws HawserError `invalid_flag` */
const readFlags = (names: readonly FlagName[], given: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    names.map(name => {
      const parsed = flags[name].schema.safeParse(given[name]);
      if (parsed.success) return [name, parsed.data];
      throw new HawserError({
        code: 'invalid_flag',
        message: `${flags[name].spec.split(' ')[0]}: ${parsed.error.issues[0]?.message ?? 'not understood'}`,
        hint: flags[name].help,
      });
    }),
  );

const problemOf = (error: unknown): Problem => {
  if (error instanceof HawserError) return toProblem(error);
  return {
    code: 'internal',
    message: `Something went wrong that Hawser did not foresee: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'The log in the Hawser home has the details.',
  };
};

try {
  await main(process.argv.slice(2));
} catch (error) {
  // Commander has already said what was wrong with the words it was given, or printed the help it was asked for.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode;
}
// Everything of ours is closed by now; a timer inside a library (a reply that is still waited for) must not hold the
// terminal for its rest.
process.exit();
