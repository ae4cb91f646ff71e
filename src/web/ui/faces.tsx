// A few people as overlapping faces, and how many more there are; their names are in the tooltip and for those who do not
// see pictures.
import { Avatar, type Person } from './avatar.tsx';
import { classes } from './classes.ts';

type FacesProps = {
  /** Says who they are. */
  readonly label: string;
  readonly people: readonly Person[];
  /** Without a face of their own. */
  readonly others?: number;
  readonly most: number;
  /** In the colour of what they stand on. */
  readonly ring?: 'ring-paper' | 'ring-panel';
};

export const Faces = ({ label, people, others = 0, most, ring = 'ring-paper' }: FacesProps) => {
  const rest = Math.max(0, people.length - most) + others;
  return (
    <span role="img" aria-label={label} data-tip={label} className="flex shrink-0">
      {people.slice(0, most).map((person, index) => (
        <span key={person.id} className={classes('rounded-full ring-2', ring, index > 0 && '-ml-1.5')}>
          <Avatar person={person} />
        </span>
      ))}
      {rest > 0 && (
        <span
          className={classes(
            'flex size-6 items-center justify-center rounded-full bg-soft font-semibold text-[10px] text-dim ring-2',
            ring,
            people.length > 0 && '-ml-1.5',
          )}
        >
          +{rest}
        </span>
      )}
    </span>
  );
};
