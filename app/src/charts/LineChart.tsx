import { scaleLinear, scaleTime } from "@visx/scale";
import { LinePath } from "@visx/shape";
import { type PointerEvent, useState } from "react";
import { Axes } from "./Axes.tsx";
import { Frame } from "./Frame.tsx";
import { Legend } from "./Legend.tsx";
import { type Course, colourOf, extent, type Line, MARGIN, type Point, roomy, valueAt } from "./shapes.ts";

/** Something on a chart beside its lines. */
export type Mark =
  | { kind: "point"; key: string; x: number; y: number; colour: Line["colour"]; size: "small" | "large" }
  | { kind: "edge"; key: string; x: number; label: string };

interface LineChartProps {
  /** What the picture says, for those who do not see it. */
  summary: string;
  lines: readonly Line[];
  marks?: readonly Mark[];
  course: Course;
  /** Numbers, or moments in unix seconds. */
  axis: "number" | "time";
  /** From where to where it goes. */
  domain: [number, number];
  /** Whether heights begin at zero, or around the smallest value. */
  from: "zero" | "smallest";
  formatX: (value: number) => string;
  formatY: (value: number) => string;
  /** The same, exactly, for what the pointer is at. */
  formatValue?: (value: number) => string;
  formatPlace?: (value: number) => string;
  height?: number;
  /** A place that was chosen by other means, such as a slider. */
  chosen?: number;
  /** Somebody pressed on this place. */
  onChoose?: (x: number) => void;
}

/** Lines over numbers or over time. */
export function LineChart(props: LineChartProps) {
  const { lines, marks = [], course, axis, domain, from, formatX, formatY, height = 260 } = props;
  const [pointed, setPointed] = useState<number>();
  const shown = pointed ?? props.chosen;
  const heights = extent([...lines.flatMap((line) => line.points), ...marks.filter(isPoint)].map((point) => point.y));
  const [low, high] = from === "zero" ? [0, (heights?.[1] || 0.01) * 1.05] : roomy(heights ?? [0, 1]);
  const at = (line: Line) => (shown === undefined ? undefined : valueAt(line.points, shown, course));
  const entries = lines.map((line) => {
    const value = at(line);
    return { ...line, value: value === undefined ? undefined : (props.formatValue ?? formatY)(value) };
  });
  return (
    <div>
      <Legend entries={entries} at={shown === undefined ? undefined : (props.formatPlace ?? formatX)(shown)} />
      <Frame summary={props.summary} height={height}>
        {(width) => {
          const sides: [number, number] = [MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right)];
          const number = scaleLinear<number>({ domain, range: sides });
          const x =
            axis === "time"
              ? scaleTime<number>({ domain: domain.map((unix) => new Date(unix * 1000)), range: sides })
              : number;
          const y = scaleLinear<number>({
            domain: [low, high],
            range: [height - MARGIN.bottom, MARGIN.top],
            nice: true,
          });
          const place = (event: PointerEvent<SVGElement>) => {
            const box = event.currentTarget.getBoundingClientRect();
            const value = number.invert(sides[0] + event.clientX - box.left);
            return Math.min(domain[1], Math.max(domain[0], value));
          };
          return (
            <>
              <Axes
                x={x}
                y={y}
                width={width}
                height={height}
                formatX={axis === "time" ? (milliseconds) => formatX(milliseconds / 1000) : formatX}
                formatY={formatY}
              />
              {marks.filter(isEdge).map((mark) => (
                <Edge key={mark.key} x={number(mark.x)} height={height} label={mark.label} width={width} />
              ))}
              {lines.map((line) => (
                <Drawn
                  key={line.key}
                  line={line}
                  points={course === "steps" ? steps(line.points) : line.points}
                  x={number}
                  y={y}
                />
              ))}
              {shown !== undefined && (
                <line
                  x1={number(shown)}
                  x2={number(shown)}
                  y1={MARGIN.top}
                  y2={height - MARGIN.bottom}
                  stroke="var(--color-muted)"
                />
              )}
              {lines.map((line) => {
                const value = at(line);
                return (
                  value !== undefined &&
                  shown !== undefined && (
                    <circle key={line.key} cx={number(shown)} cy={y(value)} r={4} fill={colourOf(line.colour)} />
                  )
                );
              })}
              {marks.filter(isPoint).map((mark) => (
                <circle
                  key={mark.key}
                  cx={number(mark.x)}
                  cy={y(mark.y)}
                  r={mark.size === "large" ? 5 : 3}
                  fill={mark.size === "large" ? "var(--color-card)" : colourOf(mark.colour)}
                  stroke={colourOf(mark.colour)}
                  strokeWidth={2.5}
                />
              ))}
              {/* What the pointer says stands in the legend; who has none has the table. */}
              <rect
                aria-hidden
                x={sides[0]}
                y={0}
                width={sides[1] - sides[0]}
                height={height - MARGIN.bottom}
                fill="transparent"
                style={props.onChoose && { cursor: "crosshair" }}
                onPointerMove={(event) => setPointed(place(event))}
                onPointerLeave={() => setPointed(undefined)}
                onPointerDown={(event) => props.onChoose?.(place(event))}
              />
            </>
          );
        }}
      </Frame>
    </div>
  );
}

type Linear = ReturnType<typeof scaleLinear<number>>;

function Drawn({ line, points, x, y }: { line: Line; points: readonly Point[]; x: Linear; y: Linear }) {
  return (
    <LinePath
      data={[...points]}
      x={(point) => x(point.x)}
      y={(point) => y(point.y)}
      defined={(point) => Number.isFinite(point.y)}
      stroke={colourOf(line.colour)}
      strokeWidth={2.25}
      strokeDasharray={line.stroke === "dashed" ? "6 4" : undefined}
      strokeLinejoin="round"
      fill="none"
    />
  );
}

function Edge({ x, height, width, label }: { x: number; height: number; width: number; label: string }) {
  const isRight = x > width / 2;
  return (
    <g aria-hidden className="text-muted">
      <line
        x1={x}
        x2={x}
        y1={MARGIN.top}
        y2={height - MARGIN.bottom}
        stroke="var(--color-warn)"
        strokeDasharray="2 3"
        strokeWidth={1.5}
      />
      <text
        x={x + (isRight ? -6 : 6)}
        y={MARGIN.top + 9}
        textAnchor={isRight ? "end" : "start"}
        fill="currentColor"
        fontSize={11}
      >
        {label}
      </text>
    </g>
  );
}

/** The corners of a line that stays at each point's height until the next. */
function steps(points: readonly Point[]): Point[] {
  return points.flatMap((point, place) => {
    const next = points[place + 1];
    return next && Number.isFinite(next.y) ? [point, { x: next.x, y: point.y }] : [point];
  });
}

function isPoint(mark: Mark): mark is Extract<Mark, { kind: "point" }> {
  return mark.kind === "point";
}

function isEdge(mark: Mark): mark is Extract<Mark, { kind: "edge" }> {
  return mark.kind === "edge";
}
