export interface Figure {
	readonly host: string;
	/** With the latency, if any. */
	readonly name: string;
	readonly unit: 'ms' | 'KB' | 'MB' | 'bytes';
	/** The median counts. */
	readonly ours: readonly number[];
	/** In turns with ours. */
	readonly baseline: readonly number[];
	readonly against: string;
	/** At most so many times the baseline. */
	readonly ratio?: number;
	/** At most so much, in the figure's unit. */
	readonly limit?: number;
}

export interface Judged extends Figure {
	readonly median: number;
	readonly baselineMedian: number | undefined;
	/** Our median over the baseline, sample by sample, because both of a turn have the same load. */
	readonly times: number | undefined;
	/** Undefined without a mark. */
	readonly isMet: boolean | undefined;
}

export function judge(figure: Figure): Judged {
	const { ours, baseline, ratio, limit } = figure;
	const middle = median(ours);
	const baselineMedian = baseline.length > 0 ? median(baseline) : undefined;
	const times = baselineMedian ? ratioOf(ours, baseline) : undefined;
	const marks = [
		...(ratio === undefined || times === undefined ? [] : [times <= ratio]),
		...(limit === undefined || ours.length === 0 ? [] : [middle <= limit]),
	];
	return { ...figure, median: middle, baselineMedian, times, isMet: marks.length > 0 ? marks.every(Boolean) : undefined };
}

export function tableOf(figures: readonly Judged[]): string {
	const head = ['host', 'figure', 'ours', 'baseline', '×', 'mark', 'met'];
	const lines = figures.map((figure) => [
		figure.host,
		figure.name,
		spread(figure.ours, figure.unit),
		`${spread(figure.baseline, figure.unit)} ${figure.against}`.trim(),
		figure.times === undefined ? '' : figure.times.toFixed(2),
		markOf(figure),
		figure.isMet === undefined ? '' : figure.isMet ? 'yes' : 'NO',
	]);
	const widths = head.map((cell, column) => Math.max(...[head, ...lines].map((line) => (line[column] ?? cell).length)));
	const row = (cells: readonly string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
	return [row(head), row(widths.map((width) => '-'.repeat(width))), ...lines.map(row)].join('\n');
}

/** The middle one, or the mean of the middle two. */
export function median(samples: readonly number[]): number {
	const sorted = samples.toSorted((a, b) => a - b);
	const middle = sorted.length / 2;
	return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

function ratioOf(ours: readonly number[], baseline: readonly number[]): number {
	return ours.length === baseline.length
		? median(ours.map((sample, turn) => sample / (baseline[turn] ?? Number.NaN)))
		: median(ours) / median(baseline);
}

// The median and the middle half.
function spread(samples: readonly number[], unit: Figure['unit']): string {
	if (samples.length === 0) {
		return '';
	}
	const sorted = samples.toSorted((a, b) => a - b);
	const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
	const [low, high] = [round(at(0.25)), round(at(0.75))];
	const shown = `${round(median(samples))} ${unit}`;
	return low === high ? shown : `${shown} (${low}–${high})`;
}

function round(value: number): string {
	return value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
}

function markOf({ ratio, limit, unit }: Figure): string {
	const parts = [ratio === undefined ? '' : `≤ ${ratio} ×`, limit === undefined ? '' : `≤ ${limit} ${unit}`];
	return parts.filter(Boolean).join(', ');
}
