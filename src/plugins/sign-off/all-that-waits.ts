import type { WaitingForPeople } from '../../core/bridge-context';
import type { SignOff } from './sign-off';

/** Approvals, confirmations, second factors and questions that wait for people, in this order. */
export async function allThatWaits(signOff: SignOff): Promise<WaitingForPeople[]> {
  const [approvals, confirmations, factors, inquiries] = await Promise.all([
    signOff.approvals.waiting.list(),
    signOff.confirmations.waiting.list(),
    signOff.twoFactor.waiting.list(),
    signOff.inquiries.waiting.list(),
  ]);
  return [
    ...approvals.map(({ id, title, requester, place, givenIn }) => ({
      ...{ id, title, places: givenIn === undefined ? [place] : [place, givenIn] },
      lacks: `waits for approval, ${requester.name}`,
    })),
    ...confirmations.map(({ id, title, requester, place }) => ({
      ...{ id, title, places: [place] },
      lacks: `waits until ${requester.name} is sure`,
    })),
    ...factors.map(({ id, title, requester, place }) => ({
      ...{ id, title, places: [place] },
      lacks: `waits for the second factor of ${requester.name}`,
    })),
    ...inquiries.map(({ id, title, places }) => ({ id, title, places })),
  ];
}
