import * as vscode from 'vscode';
import { scheme } from '../documents/uri.ts';
import { formatCount } from '../text/format.ts';
import { createStatusBarItem } from '../window/messages.ts';
import { plainLabel } from '../window/plain.ts';
import { waitingText } from './eventText.ts';
import type { OpenTranscript } from './openTranscript.ts';
import { states } from './sessionState.ts';
import type { Transcripts } from './transcripts.ts';

const selector: vscode.DocumentSelector = { scheme, pattern: '/sessions/*/*.md' };

/** A transcript's state, outline, folding and lenses. */
export function transcriptEditors(transcripts: Transcripts, hasFailed: (uri: vscode.Uri) => boolean): vscode.Disposable {
	const onDidChangeCodeLenses = new vscode.EventEmitter<void>();
	const status = createStatusBarItem('qoder.transcript', vscode.l10n.t('Qoder Session'));
	const showStatus = () => {
		const document = vscode.window.activeTextEditor?.document;
		const transcript = document && transcripts.of(document);
		if (transcript) {
			status.show(...statusOf(transcript));
		} else {
			status.hide();
		}
	};
	return vscode.Disposable.from(
		onDidChangeCodeLenses,
		status,
		vscode.window.onDidChangeActiveTextEditor(showStatus),
		transcripts.onDidChange(() => {
			onDidChangeCodeLenses.fire();
			showStatus();
		}),
		vscode.languages.registerCodeLensProvider(selector, {
			onDidChangeCodeLenses: onDidChangeCodeLenses.event,
			provideCodeLenses: (document) => {
				// In a new window, the text comes before its editor.
				showStatus();
				const transcript = transcripts.of(document);
				if (transcript) {
					return lensesOf(document, transcript);
				}
				return hasFailed(document.uri) ? [retryLens(document.uri, 0)] : [];
			},
		}),
		vscode.languages.registerDocumentSymbolProvider(selector, {
			provideDocumentSymbols: (document) =>
				(transcripts.of(document)?.transcript.turns ?? []).map(({ heading, detail, summary, start, end }) => {
					const range = new vscode.Range(start, 0, Math.max(start, end), 0);
					return new vscode.DocumentSymbol(
						// VS Code draws icons in its list of symbols.
						plainLabel([heading, summary].filter(Boolean).join(': ')),
						detail,
						vscode.SymbolKind.String,
						range,
						new vscode.Range(start, 0, start, 0),
					);
				}),
		}),
		vscode.languages.registerFoldingRangeProvider(selector, {
			provideFoldingRanges: (document) =>
				(transcripts.of(document)?.transcript.turns ?? []).map(({ start, end }) => new vscode.FoldingRange(start, end)),
		}),
		scrollAlong(transcripts),
	);
}

function lensesOf({ uri, lineCount }: vscode.TextDocument, transcript: OpenTranscript): vscode.CodeLens[] {
	const { cuts } = transcript.transcript;
	const lens = (line: number, title: string, command = '', ...more: string[]) =>
		new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
			title,
			command,
			// With arguments, VS Code would make a title without a command clickable.
			...(command ? { arguments: [uri, ...more] } : {}),
		});
	const [icon, text] = statusOf(transcript);
	return [
		// VS Code draws icons here, and the text has names of tools.
		lens(0, `$(${icon}) ${plainLabel(text)}`),
		...(transcript.hasEarlier ? [lens(0, vscode.l10n.t('Show Earlier Turns'), 'qoder.showEarlierTurns')] : []),
		...(transcript.hasTooMany ? [lens(0, vscode.l10n.t('Earlier turns are in the copy that “Save As…” stores'))] : []),
		...cuts.map(({ line, id, lines }) => {
			const title = lines > 0 ? vscode.l10n.t('Show {0} More Lines', formatCount(lines)) : vscode.l10n.t('Show More');
			return lens(line, title, 'qoder.showMoreLines', id);
		}),
		...(transcript.problem ? [retryLens(uri, Math.max(0, lineCount - 2))] : []),
	];
}

function retryLens(uri: vscode.Uri, line: number): vscode.CodeLens {
	const command = { title: vscode.l10n.t('Retry'), command: 'qoder.retryTranscript', arguments: [uri] };
	return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command);
}

function statusOf(transcript: OpenTranscript): [icon: string, text: string, tooltip: string] {
	const { state, connection, problem } = transcript;
	const { waitsFor } = transcript.transcript;
	if (state === 'running') {
		switch (connection) {
			case 'stream':
				return ['radio-tower', vscode.l10n.t('Running, following'), vscode.l10n.t('New turns appear as they happen.')];
			case 'pages':
				return ['radio-tower', vscode.l10n.t('Running, following'), vscode.l10n.t('New turns appear within a few seconds.')];
			case 'interrupted':
				return ['warning', vscode.l10n.t('Reconnecting…'), problem?.message ?? ''];
		}
		return problem
			? ['warning', vscode.l10n.t('Not following'), problem.message]
			: [states[state].icon, states[state].text(), vscode.l10n.t('Connecting. New turns will appear as they happen.')];
	}
	const text = state === 'waiting' && waitsFor.length > 0 ? waitingText(waitsFor) : states[state].text();
	return [
		states[state].icon,
		text,
		problem?.message ?? vscode.l10n.t('The session is not running, so nothing new appears automatically.'),
	];
}

/** Keeps the end of a transcript on the screen where it is, and shows the top of a sentence in place of one. */
function scrollAlong(transcripts: Transcripts): vscode.Disposable {
	return vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
		if (vscode.languages.match(selector, document) === 0) {
			return;
		}
		const end = transcripts.of(document) ? document.lineCount - 1 : 0;
		const before = document.lineCount - contentChanges.reduce((lines, change) => lines + addedLines(change), 0);
		for (const editor of vscode.window.visibleTextEditors.filter((one) => one.document === document)) {
			const bottom = editor.visibleRanges.at(-1)?.end.line ?? 0;
			if (end === 0 || (before <= end && bottom >= before - 2)) {
				editor.revealRange(new vscode.Range(end, 0, end, 0));
			}
		}
	});
}

function addedLines({ range, text }: vscode.TextDocumentContentChangeEvent): number {
	return text.split('\n').length - 1 - (range.end.line - range.start.line);
}
