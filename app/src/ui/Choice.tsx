import { type ReactNode, useId } from "react";

interface ChoiceProps<Key extends string> {
  /** What is chosen, for those who do not see it. */
  label: string;
  options: readonly (readonly [key: Key, title: ReactNode])[];
  value: Key;
  onChange: (key: Key) => void;
}

/** One of a few, all of them in sight. */
export function Choice<Key extends string>({ label, options, value, onChange }: ChoiceProps<Key>) {
  const name = useId();
  return (
    <fieldset className="flex min-w-0 max-w-full gap-1 overflow-x-auto rounded-lg bg-sunken p-1">
      <legend className="sr-only">{label}</legend>
      {options.map(([key, title]) => (
        <label
          key={key}
          className="relative flex h-8 cursor-pointer items-center whitespace-nowrap rounded-md px-3 font-medium text-muted text-sm hover:text-ink has-checked:bg-card has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            value={key}
            checked={value === key}
            onChange={() => onChange(key)}
            className="sr-only"
          />
          {title}
        </label>
      ))}
    </fieldset>
  );
}
