// Watch, suggest, enforce: the stories of two real programs that are installed with the project. The others, and all on
// one Node: `npm run ten`.

import t from 'tap';
import { nodeVersions } from '../harness.ts';
import { attacks } from './story/attacks.ts';
import { suitePrograms } from './story/programs.ts';
import { tellStory } from './story/story.ts';

const nodes = [...new Set([nodeVersions.at(0), nodeVersions.at(-1)])] as string[];

for (const [place, program] of suitePrograms.entries()) {
  // One story on the oldest Node, one on the newest: what is suggested does not depend on Node's internals.
  const node = nodes.filter((major) => program.nodes.includes(major)).at(place === 0 ? -1 : 0);
  t.test(`${program.name} on Node ${node ?? ''}`, { skip: node === undefined ? 'no Node that it supports was asked for' : false }, async (t) => {
    const story = await tellStory(program, node as string);
    t.same(story.faults, [], story.policy);
    t.same(story.denials, [], 'the same work with no denial');
    t.ok(story.rules < 12, `${story.rules} rules`);
    t.same(story.through, Object.keys(program.granted ?? {}));
    t.equal(story.stopped.length + story.through.length, Object.keys(attacks).length);
    t.ok(story.otherDenials > 0);
  });
}
