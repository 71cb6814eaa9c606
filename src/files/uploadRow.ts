import * as vscode from 'vscode';
import type { QoderClient } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { needsToken } from '../documents/failures.ts';
import { formatCount } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import type { ExtraRow } from '../tree/nodes.ts';
import type { Source } from './uploadSources.ts';

let made = 0;

/** The row of a waiting, running or failed upload. */
export class UploadRow implements ExtraRow {
	readonly id: string;
	readonly source: Source;
	/** Serves only the account that the user confirmed. */
	readonly client: QoderClient;
	readonly abort = new AbortController();
	isSent = false;
	/** Percentage sent; a browser reports only the end. */
	percent = 0;
	error: Error | undefined;

	constructor(source: Source, client: QoderClient) {
		made += 1;
		// No record's id starts like this.
		this.id = `upload/${made}`;
		this.source = source;
		this.client = client;
	}

	get name(): string {
		return plainText(this.source.name, 200);
	}

	/** Whether the file may be stored although the answer was lost. */
	get mayBeThere(): boolean {
		return this.error instanceof ApiError && this.error.maybeArrived === true;
	}

	item(): vscode.TreeItem {
		const item = new vscode.TreeItem(this.name);
		item.id = this.id;
		const { error } = this;
		if (error) {
			item.contextValue = 'uploadFailed';
			item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
			item.description = this.mayBeThere
				? vscode.l10n.t('May have been uploaded: refresh to check')
				: vscode.l10n.t('Could not upload: {0}', plainText(error.message, 100));
			const [command, advice] = this.#nextStep;
			item.command = command;
			item.tooltip = [plainText(error.message, 1000), advice].join('\n');
		} else {
			item.contextValue = 'uploading';
			item.iconPath = new vscode.ThemeIcon(this.isSent ? 'sync~spin' : 'watch');
			item.description = this.#progress();
			item.tooltip = `${this.name}\n${item.description}`;
		}
		// A screen reader gets the whole reason.
		const state =
			error && !this.mayBeThere ? vscode.l10n.t('Could not upload: {0}', plainText(error.message, 1000)) : item.description;
		item.accessibilityInformation = { label: [this.name, vscode.l10n.t('upload'), state].join(', ') };
		return item;
	}

	/** The command of a click on a failed upload, and a sentence about it. */
	get #nextStep(): readonly [vscode.Command, string] {
		if (this.mayBeThere) {
			return [
				{ command: 'qoder.files.refresh', title: vscode.l10n.t('Refresh') },
				vscode.l10n.t('The file may have been uploaded anyway. Refresh to check. Uploading again creates a second file.'),
			];
		}
		return needsToken(this.error)
			? [{ command: 'qoder.signIn', title: vscode.l10n.t('Sign In'), arguments: [true] }, vscode.l10n.t('Click to sign in.')]
			: [{ command: 'qoder.retryUpload', title: vscode.l10n.t('Retry'), arguments: [this] }, vscode.l10n.t('Click to retry.')];
	}

	#progress(): string {
		if (!this.isSent) {
			return vscode.l10n.t('Waiting to upload');
		}
		return this.percent > 0 ? vscode.l10n.t('Uploading… {0}%', formatCount(this.percent)) : vscode.l10n.t('Uploading…');
	}
}
