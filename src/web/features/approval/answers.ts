// What someone has filled in on an approval's card so far, and the decision that comes of it. Pure.
import type { Approval, ApprovalContent, Choice, Decision, Question } from '../../../wire/protocol/approvals.ts';
import { type FormValues, formFields, initialValues, isFilledIn, toFormAnswer } from './form-fields.ts';

export type Answers = {
  /** Question → the label chosen, or one's own words. */
  readonly questions: Readonly<Record<string, { readonly chosen?: string; readonly own: string }>>;
  readonly form: FormValues;
};

export const emptyAnswers = (content: ApprovalContent): Answers => ({
  questions: {},
  form: content.kind === 'elicitation' && content.form ? initialValues(formFields(content.form)) : {},
});

/** The value that stands for one's own words among the options. */
export const OWN_WORDS = '';

export const answerTo = (question: Question, { questions }: Answers): string | undefined => {
  const given = questions[question.id];
  const own = given?.own.trim() ?? '';
  if (given?.chosen === undefined) return question.options.length === 0 && own !== '' ? own : undefined;
  if (given.chosen !== OWN_WORDS) return given.chosen;
  return own === '' ? undefined : own;
};

export const isComplete = (content: ApprovalContent, answers: Answers): boolean => {
  if (content.kind === 'question')
    return content.questions.every(question => answerTo(question, answers) !== undefined);
  if (content.kind === 'elicitation' && content.form) return isFilledIn(formFields(content.form), answers.form);
  return true;
};

export const toDecision = (
  { id, hash, content }: Approval,
  choice: Choice,
  answers: Answers,
  reason: string | undefined,
): Decision => {
  const base = { approvalId: id, hash, choice: choice.id, ...(reason !== undefined && { reason }) };
  if (choice.effect !== 'answer') return base;
  if (content.kind === 'question') {
    const given = content.questions.map((question): [string, string[]] => [
      question.id,
      [answerTo(question, answers) ?? ''],
    ]);
    return { ...base, answers: Object.fromEntries(given) };
  }
  if (content.kind === 'elicitation' && content.form) {
    return { ...base, form: toFormAnswer(formFields(content.form), answers.form) };
  }
  return base;
};
