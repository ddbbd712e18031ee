import { expect } from 'chai';
import fc from 'fast-check';
import { type Linked, LinkedSet } from '../../../lib/core/base/linked-set.js';
import { countAssertion } from '../../kit/guard.js';

class Member implements Linked<Member> {
  _previous: Member | null = null;
  _following: Member | null = null;
}

describe('LinkedSet', () => {
  it('is like a Set of the language, whatever is done to it', () => {
    const commands = fc.array(fc.tuple(fc.boolean(), fc.nat(6)), { maxLength: 80 });
    fc.assert(
      fc.property(commands, (list) => {
        const members = Array.from({ length: 7 }, () => new Member());
        const set = new LinkedSet<Member>();
        const model = new Set<Member>();
        for (const [adds, index] of list) {
          const member = members[index] as Member;
          if (adds) {
            set.add(member);
            model.add(member);
          } else {
            set.remove(member);
            model.delete(member);
          }
          expect([...set].map((m) => members.indexOf(m))).to.deep.equal(
            [...model].map((m) => members.indexOf(m)),
          );
        }
      }),
    );
    countAssertion();
  });

  it('can lose the member that an iteration has come to', () => {
    const members = Array.from({ length: 4 }, () => new Member());
    const set = new LinkedSet<Member>();
    for (const member of members) set.add(member);
    const seen: Member[] = [];
    for (const member of set) {
      seen.push(member);
      set.remove(member);
    }
    expect(seen).to.have.ordered.members(members);
    expect([...set]).to.deep.equal([]);
  });
});
