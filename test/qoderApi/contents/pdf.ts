import { repeated } from './bytes.ts';

/** A PDF of so many bytes: one page with a line of text, and comments for what is left over. Undefined when it is too small. */
export function pdfDocument(title: string, size: number): Iterable<Buffer> | undefined {
	const line = `BT /F1 24 Tf 72 760 Td (${title.replaceAll(/[^\w .-]/g, '_')}) Tj ET`;
	const objects = [
		'<</Type/Catalog/Pages 2 0 R>>',
		'<</Type/Pages/Kids[3 0 R]/Count 1>>',
		'<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
		`<</Length ${line.length}>>\nstream\n${line}\nendstream`,
		'<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
	];
	let head = '%PDF-1.4\n';
	let table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
	for (const [index, object] of objects.entries()) {
		table += `${offset(head.length)} 00000 n \n`;
		head += `${index + 1} 0 obj\n${object}\nendobj\n`;
	}
	const trailer = `${table}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n`;
	const end = '\n%%EOF\n';
	const left = size - head.length - trailer.length - offset(0).length - end.length;
	return left < 0 ? undefined : pdf(head, left, `${trailer}${offset(head.length + left)}${end}`);
}

function* pdf(head: string, left: number, tail: string): Generator<Buffer> {
	yield Buffer.from(head);
	if (left > 0) {
		yield* repeated(Buffer.from(`%${'.'.repeat(98)}\n`), left - 1);
		// Ends the comment, wherever it was cut.
		yield Buffer.from('\n');
	}
	yield Buffer.from(tail);
}

function offset(value: number): string {
	return String(value).padStart(10, '0');
}
