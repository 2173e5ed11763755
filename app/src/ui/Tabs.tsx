import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

export interface Tab {
  key: string;
  title: ReactNode;
  content: ReactNode;
}

/** Parts of a screen of which one is shown. */
export function Tabs({
  label,
  tabs,
  value,
  onChange,
}: {
  label: string;
  tabs: readonly Tab[];
  value?: string;
  onChange?: (key: string) => void;
}) {
  return (
    <Radix.Root value={value} onValueChange={onChange} defaultValue={value === undefined ? tabs[0]?.key : undefined}>
      <Radix.List
        aria-label={label}
        className="mb-4 inline-flex max-w-full gap-1 overflow-x-auto rounded-lg bg-sunken p-1"
      >
        {tabs.map(({ key, title }) => (
          <Radix.Trigger
            key={key}
            value={key}
            className="h-8 whitespace-nowrap rounded-md px-3 font-medium text-muted text-sm hover:text-ink data-[state=active]:bg-card data-[state=active]:text-ink data-[state=active]:shadow-sm"
          >
            {title}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(({ key, content }) => (
        <Radix.Content key={key} value={key}>
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
