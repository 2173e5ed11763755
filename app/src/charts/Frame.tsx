import type { ReactNode } from "react";
import { useWidth } from "./useWidth.ts";

interface FrameProps {
  /** What the picture says, for those who do not see it. */
  summary: string;
  height: number;
  /** Draws into a place that is so many pixels wide. */
  children: (width: number) => ReactNode;
}

/** The place of a chart: as wide as it may be, and one picture to screen readers. */
export function Frame({ summary, height, children }: FrameProps) {
  const [ref, width] = useWidth();
  return (
    <div ref={ref} className="w-full" style={{ height }}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={summary} className="block touch-pan-y select-none">
          {children(width)}
        </svg>
      )}
    </div>
  );
}
