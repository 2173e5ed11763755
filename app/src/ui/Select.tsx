import { type ReactNode, useId } from "react";

interface SelectProps<Key extends string> {
  label: ReactNode;
  value: Key;
  options: readonly (readonly [key: Key, name: string])[];
  onChange: (key: Key) => void;
  disabled?: boolean;
}

/** One of several. */
export function Select<Key extends string>({ label, value, options, onChange, disabled }: SelectProps<Key>) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block text-muted text-sm">
        {label}
      </label>
      <select
        id={id}
        value={value}
        disabled={disabled}
        onChange={(event) => {
          const chosen = options.find(([key]) => key === event.target.value);
          if (chosen) onChange(chosen[0]);
        }}
        className="h-10 w-full rounded-lg border border-line bg-card px-2 text-base sm:text-sm"
      >
        {options.map(([key, name]) => (
          <option key={key} value={key} className="bg-card text-ink">
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
