import * as vscode from 'vscode';
import { ApiError } from '../api/errors.ts';
import { formatCount } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import type { HeadRow } from '../tree/nodes.ts';
import type { Source } from './uploadSources.ts';

let made = 0;

/** A file that is being uploaded, waits for that, or could not be: a row above all others. */
export class UploadRow implements HeadRow {
	readonly id: string;
	readonly source: Source;
	/** Ends this upload. */
	readonly abort = new AbortController();
	/** Whether its request has begun. */
	isSent = false;
	/** How much of it has gone out; VS Code in a browser does not know before all has. */
	percent = 0;
	/** Why it could not be uploaded. */
	error: Error | undefined;

	constructor(source: Source) {
		made += 1;
		// No record's id begins like this.
		this.id = `upload/${made}`;
		this.source = source;
	}

	get name(): string {
		return plainText(this.source.name, 200);
	}

	/** Whether the service may have the file, although it did not say so. */
	get mayBeThere(): boolean {
		return this.error instanceof ApiError && this.error.maybeArrived;
	}

	item(): vscode.TreeItem {
		const item = new vscode.TreeItem(this.name);
		item.id = this.id;
		const { error } = this;
		if (error) {
			item.contextValue = 'uploadFailed';
			item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
			item.description = this.mayBeThere
				? vscode.l10n.t('May have arrived: Refresh shows it')
				: vscode.l10n.t('Could not upload: {0}', plainText(error.message, 100));
			item.command = this.mayBeThere
				? { command: 'qoder.files.refresh', title: vscode.l10n.t('Refresh') }
				: { command: 'qoder.retryUpload', title: vscode.l10n.t('Try again'), arguments: [this] };
			item.tooltip = [
				plainText(error.message, 1000),
				this.mayBeThere
					? vscode.l10n.t('The file may have arrived all the same: Refresh shows it. Another upload would make another file.')
					: vscode.l10n.t('Click to try again.'),
			].join('\n');
		} else {
			item.contextValue = 'uploading';
			item.iconPath = new vscode.ThemeIcon(this.isSent ? 'sync~spin' : 'watch');
			item.description = this.#progress();
			item.tooltip = `${this.name}\n${this.#progress()}`;
		}
		item.accessibilityInformation = { label: [this.name, vscode.l10n.t('upload'), item.description].join(', ') };
		return item;
	}

	#progress(): string {
		if (!this.isSent) {
			return vscode.l10n.t('Waiting to be uploaded');
		}
		return this.percent > 0 ? vscode.l10n.t('Uploading… {0} %', formatCount(this.percent)) : vscode.l10n.t('Uploading…');
	}
}
