/** A part of a whole that is drawn. */
export interface Part {
  key: string;
  name: string;
  /** In any unit, the same for all. */
  size: number;
  /** Its size in words. */
  text: string;
}

/** Grounds that can be told apart in both themes; the names beside them tell the parts, too. */
const GROUNDS = ["bg-brand", "bg-good", "bg-muted", "bg-bad", "bg-ink"] as const;

/** What a whole is made of: a bar for the eye, and the same in words. */
export function Composition({ label, parts }: { label: string; parts: readonly Part[] }) {
  const all = parts.reduce((sum, part) => sum + part.size, 0);
  const ground = (place: number) => GROUNDS[place % GROUNDS.length] ?? GROUNDS[0];
  return (
    <div>
      <p className="mb-2 text-muted text-sm">{label}</p>
      <div aria-hidden className="flex h-2.5 gap-0.5 overflow-hidden rounded-full bg-sunken">
        {parts.map((part, place) => (
          <div key={part.key} className={ground(place)} style={{ width: `${(part.size / all) * 100}%`, minWidth: 2 }} />
        ))}
      </div>
      <ul className="mt-2.5 flex flex-wrap gap-x-6 gap-y-1.5 text-sm">
        {parts.map((part, place) => (
          <li key={part.key} className="inline-flex items-center gap-2">
            <span aria-hidden className={`size-2.5 shrink-0 rounded-sm ${ground(place)}`} />
            <span>
              {part.name} <span className="text-muted">{part.text}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
