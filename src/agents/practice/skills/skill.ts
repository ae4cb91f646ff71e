// What a skill is given and what it does: a program of steps for one kind of request. understand.ts lists them all.
import type { Prompt } from '../model-request.ts';
import type { Program } from '../turn-player.ts';

export type Ask = {
  /** The words that matter: what the skill's pattern picked out of the prompt. */
  readonly words: string;
  readonly prompt: Prompt;
  readonly folder: string | undefined;
};

export type Skill = {
  readonly pattern: RegExp;
  /** How one asks for it, and what it shows; left out of the help when empty. */
  readonly example: string;
  readonly shows: string;
  readonly play: (ask: Ask) => Program;
};

export type Example = Pick<Skill, 'example' | 'shows'>;
