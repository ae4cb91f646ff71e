// Markdown as elements. `marked` only reads it; every element is made here, so that nothing in a text can become more
// than text: markup stays as typed, links lead to http, https or mail, pictures from elsewhere are only named (R28).
import { Lexer, Marked, type MarkedToken, type Token, type Tokens } from 'marked';
import { Fragment, memo, type ReactNode, useMemo } from 'react';
import { decodeEntities } from '../text/entities.ts';
import { leadsElsewhere } from '../text/leads-elsewhere.ts';
import { readableTail } from '../text/live-markdown.ts';
import { type MathToken, mathExtensions } from '../text/math.ts';
import { t } from '../words/t.ts';
import { classes } from './classes.ts';
import { Code } from './code.tsx';
import { Diagram } from './diagram.tsx';
import { Formula } from './formula.tsx';
import { TickBox } from './tick-box.tsx';

type MarkdownProps = {
  readonly text: string;
  /** Still being written. */
  readonly open?: boolean;
  /** A line break in the text is one on the page, as people who type messages expect. */
  readonly breaks?: boolean;
  /** Shows what a plain piece of text holds, such as mentions. */
  readonly mark?: (text: string) => ReactNode;
  readonly className?: string;
};

const reader = new Marked({ gfm: true, extensions: mathExtensions });

export const Markdown = memo(({ text, open = false, breaks = false, mark, className }: MarkdownProps) => {
  const tokens = useMemo(
    () => new Lexer({ ...reader.defaults, breaks }).lex(open ? readableTail(text) : text),
    [text, open, breaks],
  );
  return <div className={classes('md', className)}>{showAll(tokens, { open, mark })}</div>;
});

type Context = { readonly open: boolean; readonly mark: MarkdownProps['mark'] };

const showAll = (tokens: readonly Token[] | undefined, context: Context): ReactNode =>
  (tokens as readonly (MarkedToken | MathToken)[] | undefined)?.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a text only grows at its end
    <Fragment key={index}>{show(token, context)}</Fragment>
  ));

const show = (token: MarkedToken | MathToken, context: Context): ReactNode => {
  switch (token.type) {
    case 'space':
    case 'def':
    case 'checkbox':
      return null;
    case 'heading': {
      const Heading = `h${token.depth}` as 'h1';
      return <Heading>{showAll(token.tokens, context)}</Heading>;
    }
    case 'paragraph':
      return <p>{showAll(token.tokens, context)}</p>;
    case 'math':
      return <Formula key={token.tex} tex={token.tex} display={token.display} />;
    case 'code':
      if (token.lang === 'mermaid' && !context.open) return <Diagram source={token.text} />;
      return <Code text={token.text} lang={token.lang?.split(/\s/)[0] ?? ''} open={context.open} />;
    case 'blockquote':
      return <blockquote>{showAll(token.tokens, context)}</blockquote>;
    case 'list':
      return showList(token, context);
    case 'table':
      return showTable(token, context);
    case 'hr':
      return <hr />;
    case 'html':
      return showMarkup(token);
    case 'text':
      if (token.tokens) return showAll(token.tokens, context);
      return context.mark ? context.mark(decodeEntities(token.text)) : decodeEntities(token.text);
    case 'escape':
      return token.text;
    case 'strong':
      return <strong>{showAll(token.tokens, context)}</strong>;
    case 'em':
      return <em>{showAll(token.tokens, context)}</em>;
    case 'del':
      return <del>{showAll(token.tokens, context)}</del>;
    case 'codespan':
      return <code>{token.text}</code>;
    case 'br':
      return <br />;
    case 'link':
      return showLink(token, context);
    case 'image':
      return showPicture(token);
    default:
      return token.raw;
  }
};

const showList = (token: Tokens.List, context: Context): ReactNode => {
  const items = token.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a text only grows at its end
    <li key={index} className={item.task ? 'md-task' : undefined}>
      {item.task && (
        <>
          <TickBox state={item.checked ? 'done' : 'pending'} className="md-tick" />
          <span className="sr-only">{t(item.checked ? 'plan.step.done' : 'plan.step.pending')}</span>
        </>
      )}
      {showAll(item.tokens, context)}
    </li>
  ));
  return token.ordered ? <ol start={token.start === '' ? 1 : token.start}>{items}</ol> : <ul>{items}</ul>;
};

const ALIGN = { left: 'text-left', right: 'text-right', center: 'text-center' } as const;

const showTable = (token: Tokens.Table, context: Context): ReactNode => {
  const cell = (Cell: 'th' | 'td') => (content: Tokens.TableCell, index: number) => (
    <Cell key={index} className={content.align ? `${ALIGN[content.align]}!` : undefined}>
      {showAll(content.tokens, context)}
    </Cell>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className="md-table" tabIndex={0} aria-label={t('markdown.table')}>
      <table>
        <thead>
          <tr>{token.header.map(cell('th'))}</tr>
        </thead>
        <tbody>
          {token.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a table only grows at its end
            <tr key={index}>{row.map(cell('td'))}</tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

/** Markup is shown as it was typed; only a line break does what it says, because tables have no other. */
const showMarkup = (token: Tokens.HTML | Tokens.Tag): ReactNode => {
  if (/^<br\s*\/?>$/i.test(token.raw.trim())) return <br />;
  return 'block' in token && token.block ? <p className="whitespace-pre-wrap">{token.raw.trimEnd()}</p> : token.raw;
};

const SAFE = new Set(['http:', 'https:', 'mailto:']);

/** The address as the browser would read it, if it may be followed. */
const safeAddress = (href: string): string | undefined => {
  const url = URL.parse(href);
  return url && SAFE.has(url.protocol) ? url.href : undefined;
};

const showLink = (token: Tokens.Link, context: Context): ReactNode => {
  const address = safeAddress(token.href);
  const words = showAll(token.tokens, context);
  // A path in the folder, or something that must not be followed: the words, and where they point.
  if (!address) return token.text === token.href ? words : <span data-tip={token.href}>{words}</span>;
  const elsewhere = address.startsWith('mailto:') ? undefined : leadsElsewhere(token.text, address);
  return (
    <a href={address} target="_blank" rel="noreferrer noopener" data-tip={address}>
      {words}
      {elsewhere && ` (${elsewhere})`}
    </a>
  );
};

const showPicture = ({ href, text }: Tokens.Image): ReactNode => {
  const address = safeAddress(href);
  const name = t('markdown.picture', { name: text || href });
  return address ? (
    <a href={address} target="_blank" rel="noreferrer noopener" data-tip={address}>
      {name}
    </a>
  ) : (
    name
  );
};
