/** What has just happened in the room, shown for some seconds. */
import type { Milliseconds } from '@instep/choreo/units';
import type { RoomState, WaveSign } from '@instep/protocol/room-messages';

export type ShownWave = { readonly id: number; readonly from: string; readonly sign: WaveSign };
/** `back`: this device was away; `host`: another member is the host, or, without a name, this one. */
export type RoomNotice = { readonly kind: 'back' } | { readonly kind: 'host'; readonly name: string | null };

const WAVE_DURATION: Milliseconds = 2_000;
const NOTICE_DURATION: Milliseconds = 5_000;

export class RoomNews {
  waves = $state.raw<readonly ShownWave[]>([]);
  notice = $state.raw<RoomNotice | null>(null);
  #waveNumber = 0;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #hostId: string | null = null;

  showWave(from: string, sign: WaveSign): void {
    const wave = { id: ++this.#waveNumber, from, sign };
    this.waves = [...this.waves, wave];
    setTimeout(() => (this.waves = this.waves.filter((shown) => shown !== wave)), WAVE_DURATION);
  }

  /** Says so if another member is the host than before. */
  handleHost({ hostId, members }: Pick<RoomState, 'hostId' | 'members'>, selfId: string | null): void {
    const before = this.#hostId;
    this.#hostId = hostId;
    if (before === null || hostId === null || hostId === before) return;
    const name = members.find(({ memberId }) => memberId === hostId)?.name ?? '';
    this.#show({ kind: 'host', name: hostId === selfId ? null : name });
  }

  showBack(): void {
    this.#show({ kind: 'back' });
  }

  close(): void {
    clearTimeout(this.#noticeTimer);
  }

  #show(notice: RoomNotice): void {
    this.notice = notice;
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => (this.notice = null), NOTICE_DURATION);
  }
}
