// The buttons of an approval: exactly one is filled, each says how far it reaches and which key it has. On a phone they
// stand in rows of two, as tall as a thumb.
import type { RefObject } from 'react';
import type { Approval, Choice } from '../../../wire/protocol/approvals.ts';
import { useKey } from '../../context.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { CommandText } from '../../ui/command-text.tsx';
import { parts, t } from '../../words/t.ts';
import { type ChoiceButton, choiceButtons } from './choices.ts';

type ChoiceRowProps = {
  readonly approval: Approval;
  readonly busy: boolean;
  readonly canChoose: (choice: Choice) => boolean;
  readonly onChoose: (choice: Choice) => void;
};

export const ChoiceRow = ({ approval, ...props }: ChoiceRowProps) => {
  const buttons = choiceButtons(approval.choices, approval.content);
  const yes = buttons.filter(({ choice }) => choice.effect === 'allow' || choice.effect === 'answer');
  const no = buttons.filter(({ choice }) => choice.effect === 'decline');
  const stop = buttons.filter(({ choice }) => choice.effect === 'cancel');
  return (
    <div className={classes('flex flex-wrap gap-2', no.length > 0 && 'wide:-mr-2')}>
      {yes.map(button => (
        <ChoiceView key={button.choice.id} button={button} {...props} />
      ))}
      <span className="grow max-wide:hidden" />
      {no.map(button => (
        <ChoiceView key={button.choice.id} button={button} {...props} />
      ))}
      {/* On a wider screen it stands above (StopChoice): it is no answer to the question. */}
      {stop.map(button => (
        <span key={button.choice.id} className="flex w-full justify-center wide:hidden">
          <ChoiceView button={button} small {...props} />
        </span>
      ))}
    </div>
  );
};

export const StopChoice = ({ approval, ...props }: ChoiceRowProps) =>
  choiceButtons(approval.choices, approval.content)
    .filter(({ choice }) => choice.effect === 'cancel')
    .map(button => (
      <span key={button.choice.id} className="-mr-2 max-wide:hidden">
        <ChoiceView button={button} small {...props} />
      </span>
    ));

type ChoiceViewProps = Omit<ChoiceRowProps, 'approval'> & { readonly button: ChoiceButton; readonly small?: boolean };

const ChoiceView = ({ button, busy, canChoose, onChoose, small = false }: ChoiceViewProps) => {
  const { choice, words, key, main } = button;
  const refuses = choice.effect === 'decline' || choice.effect === 'cancel';
  return (
    <Button
      size={small ? 'small' : 'normal'}
      look={main ? 'primary' : refuses ? 'quiet' : 'plain'}
      hint={key}
      disabled={busy || !canChoose(choice)}
      onClick={() => onChoose(choice)}
      className={classes(
        !small &&
          'h-auto! min-h-[30px] max-w-full whitespace-normal! py-0.5 max-wide:min-h-11 max-wide:grow max-wide:basis-[46%]',
        refuses && 'hover:not-disabled:bg-need-line/30!',
        // Words without a border end where the card's content does.
        refuses && !small && 'wide:px-2! max-wide:border-need-line!',
      )}
    >
      {choice.rule === undefined ? (
        t(words)
      ) : (
        // The whole rule, however long: it is what one agrees to.
        <span className="min-w-0 text-left max-wide:text-center">
          {parts(words, { rule: <CommandText key="rule" text={choice.rule} className="inline-block text-small" /> })}
        </span>
      )}
    </Button>
  );
};

type ChoiceKeysProps = ChoiceRowProps & { readonly place: RefObject<HTMLElement | null> };

/** The keys of the choices, wherever their buttons stand. */
export const ChoiceKeys = ({ approval, busy, canChoose, onChoose, place }: ChoiceKeysProps) =>
  choiceButtons(approval.choices, approval.content).map(({ choice, key }) =>
    key ? (
      <ChoiceKey
        key={choice.id}
        id={key}
        run={() => {
          if (!busy && canChoose(choice)) onChoose(choice);
        }}
        place={place}
      />
    ) : null,
  );

type ChoiceKeyProps = {
  readonly id: NonNullable<ChoiceButton['key']>;
  readonly run: () => void;
  readonly place: RefObject<HTMLElement | null>;
};

const ChoiceKey = ({ id, run, place }: ChoiceKeyProps) => {
  useKey(id, run, place);
  return null;
};
