import { window } from 'vscode';
import { replace } from './replace.ts';

/** A way to show a message in VS Code. */
type Way = 'showInformationMessage' | 'showWarningMessage' | 'showErrorMessage' | 'setStatusBarMessage';

/** The messages that VS Code receives from the extension in one of these ways from now on. Nobody answers a question. */
export function said(way: Way): string[] {
	const texts: string[] = [];
	replace(window, way, (text: string) => {
		texts.push(text);
		return way === 'setStatusBarMessage' ? { dispose() {} } : Promise.resolve(undefined);
	});
	return texts;
}

/** Each error message from now on, and its buttons. Nobody presses one. */
export function shownErrors(): [text: string, buttons: string[]][] {
	const errors: [string, string[]][] = [];
	replace(window, 'showErrorMessage', async (text: string, ...buttons: string[]) => {
		errors.push([text, buttons]);
	});
	return errors;
}

/**
 * Answers the next questions with these buttons, or cancels them with `undefined`, and returns the questions: each with its detail and,
 * if it is no dialog, its buttons. A button that a question does not have fails the test.
 */
export function answered(...answers: readonly (string | undefined)[]): string[] {
	const questions: string[] = [];
	replace(window, 'showWarningMessage', async (question: string, ...more: readonly (string | { readonly detail?: string })[]) => {
		const buttons = more.filter((each) => typeof each === 'string');
		const [options] = more.filter((each) => typeof each === 'object');
		questions.push([question, options ? options.detail : buttons.join(', ')].filter(Boolean).join('\n'));
		const answer = answers[questions.length - 1];
		if (questions.length > answers.length || (answer !== undefined && !buttons.includes(answer))) {
			throw new Error(`Nobody answers “${answer}” to: ${question} ${buttons}`);
		}
		return answer;
	});
	return questions;
}
