import { AxisBottom, AxisLeft, type TickRendererProps } from "@visx/axis";
import type { scaleLinear, scaleTime } from "@visx/scale";
import { MARGIN } from "./shapes.ts";

type Horizontal = ReturnType<typeof scaleLinear<number>> | ReturnType<typeof scaleTime<number>>;

interface AxesProps {
  x: Horizontal;
  y: ReturnType<typeof scaleLinear<number>>;
  width: number;
  height: number;
  formatX: (value: number) => string;
  formatY: (value: number) => string;
}

/** Both axes, and a line across for each mark of the upright one. */
export function Axes({ x, y, width, height, formatX, formatY }: AxesProps) {
  const bottom = height - MARGIN.bottom;
  const upright = y.ticks(4);
  // Words about the time of day are some 60 pixels wide.
  const across = Math.max(2, Math.min(8, Math.floor((width - MARGIN.left) / 90)));
  return (
    <g className="text-muted" aria-hidden>
      {upright.map((value) => (
        <line
          key={value}
          x1={MARGIN.left}
          x2={width - MARGIN.right}
          y1={y(value)}
          y2={y(value)}
          stroke="var(--color-line)"
          strokeWidth={1}
        />
      ))}
      <AxisLeft
        scale={y}
        left={MARGIN.left}
        tickValues={upright}
        hideAxisLine
        hideTicks
        tickFormat={(value) => formatY(Number(value))}
        tickComponent={(tick) => <TickText {...tick} anchor="end" />}
      />
      <AxisBottom
        scale={x}
        top={bottom}
        numTicks={across}
        stroke="var(--color-line)"
        tickStroke="var(--color-line)"
        tickLength={4}
        tickFormat={(value) => formatX(Number(value))}
        tickComponent={(tick) => <TickText {...tick} anchor="middle" />}
      />
    </g>
  );
}

function TickText({ x, y, formattedValue, anchor }: TickRendererProps & { anchor: "end" | "middle" }) {
  return (
    <text x={x} y={y} dy={anchor === "end" ? "0.32em" : "0.9em"} textAnchor={anchor} fill="currentColor" fontSize={11}>
      {formattedValue}
    </text>
  );
}
