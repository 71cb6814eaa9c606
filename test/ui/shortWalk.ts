import assert from 'node:assert/strict';
import type { Session } from './session.ts';
import { type Texts, textsOf } from './texts.ts';
import type { Row } from './tree.ts';

/** Signs in, expands a group and loads more, in any language, with 20 rows a page. */
export async function shortWalk(session: Session, { manifest, t }: Texts = textsOf()): Promise<void> {
	const { workbench, api } = session;
	const files = workbench.view(manifest['view.files'] ?? '');
	const agents = workbench.view(manifest['view.agents'] ?? '');
	await files.clickWelcome(t('Sign In'));
	await workbench.quickInput.enterToken(api.token);
	await agents.untilRows('agents', (rows) => rows.length === 21);
	await files.untilRows('groups', (rows) => rows.length === 5);
	await files.expand(t('Tool outputs'));
	await files.click(t('Load more'));
	const isFile = ({ level, label }: Row) => level === 2 && ![t('Load more'), t('Loading…')].includes(label);
	await files.untilRows('two pages of files', (rows) => rows.filter(isFile).length === 40);
	assert.deepEqual(await workbench.toasts(), []);
}
