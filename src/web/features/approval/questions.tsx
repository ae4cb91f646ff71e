// Questions to a person: options to choose from, and one's own words where those are welcome.
import { useId } from 'react';
import type { Question } from '../../../wire/protocol/approvals.ts';
import { classes } from '../../ui/classes.ts';
import { TextInput } from '../../ui/field.tsx';
import { t } from '../../words/t.ts';
import { type Answers, OWN_WORDS } from './answers.ts';

type QuestionsProps = {
  readonly questions: readonly Question[];
  readonly answers: Answers;
  readonly onAnswer: (answers: Answers) => void;
  readonly onSubmit: () => void;
};

export const Questions = ({ questions, answers, onAnswer, onSubmit }: QuestionsProps) => (
  <form
    className="flex flex-col gap-3"
    onSubmit={event => {
      event.preventDefault();
      onSubmit();
    }}
  >
    {questions.map(question => (
      <OneQuestion
        key={question.id}
        question={question}
        given={answers.questions[question.id] ?? { own: '' }}
        onGive={given => onAnswer({ ...answers, questions: { ...answers.questions, [question.id]: given } })}
      />
    ))}
    <button type="submit" hidden />
  </form>
);

type Given = Answers['questions'][string];

type OneQuestionProps = {
  readonly question: Question;
  readonly given: Given;
  readonly onGive: (given: Given) => void;
};

const OneQuestion = ({ question, given, onGive }: OneQuestionProps) => {
  const { header, text, options, free, secret } = question;
  const name = useId();
  const withOptions = options.length > 0;
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5">
        {header !== '' && <span className="block font-medium text-dim text-small">{header}</span>}
        <span className="text-ink text-read">{text}</span>
      </legend>
      {options.map(({ label, description }) => (
        <Choice
          key={label}
          name={name}
          checked={given.chosen === label}
          onChoose={() => onGive({ ...given, chosen: label })}
          label={label}
          description={description}
        />
      ))}
      {withOptions && free && (
        <Choice
          name={name}
          checked={given.chosen === OWN_WORDS}
          onChoose={() => onGive({ ...given, chosen: OWN_WORDS })}
          label={t('question.own')}
          description=""
        />
      )}
      {(free || !withOptions) && (!withOptions || given.chosen === OWN_WORDS) && (
        <TextInput
          type={secret ? 'password' : 'text'}
          autoComplete="off"
          autoFocus={withOptions}
          aria-label={t('question.ownLabel', { question: text })}
          value={given.own}
          onChange={event => onGive({ ...given, own: event.target.value })}
        />
      )}
    </fieldset>
  );
};

type ChoiceProps = {
  readonly name: string;
  readonly checked: boolean;
  readonly onChoose: () => void;
  readonly label: string;
  readonly description: string;
};

const Choice = ({ name, checked, onChoose, label, description }: ChoiceProps) => (
  <label
    className={classes(
      'flex cursor-pointer items-baseline gap-2.5 rounded-control border bg-panel px-3 py-2 has-focus-visible:outline-2 has-focus-visible:outline-accent',
      checked ? 'border-ink' : 'border-need-line hover:border-edge',
    )}
  >
    <input type="radio" name={name} checked={checked} onChange={onChoose} className="translate-y-0.5 outline-none" />
    <span className="min-w-0">
      <span className="font-medium text-ink">{label}</span>
      {description !== '' && <span className="block text-dim text-label">{description}</span>}
    </span>
  </label>
);
