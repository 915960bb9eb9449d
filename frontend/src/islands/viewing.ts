/** Leave to watch: asked for when somebody presses play, which puts the viewing on the record. */

export interface Granted {
  id: string;
  url: string;
  type: string;
}

interface Answer {
  clips: Granted[];
  expires_in: number;
}

const EARLY = 15_000;

export class Viewing {
  private granted = new Map<string, Granted>();
  private until = 0;
  private asked: Promise<void> | null = null;

  constructor(private readonly address: string) {}

  get open(): boolean {
    return Date.now() < this.until - EARLY;
  }

  /** The address of a clip's bytes, asked for anew when the last one has run out. */
  async address_of(clip: string): Promise<string> {
    if (!this.open) await this.renew();
    const found = this.granted.get(clip);
    if (!found) throw new Error("This clip cannot be played here; its original is under Files.");
    return found.url;
  }

  async renew(): Promise<void> {
    this.asked ??= this.ask().finally(() => (this.asked = null));
    await this.asked;
  }

  private async ask(): Promise<void> {
    const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
    const reply = await fetch(this.address, {
      method: "POST",
      headers: { "X-CSRFToken": token, Accept: "application/json" },
    });
    if (reply.status === 410) throw new Error(await gone(reply));
    if (!reply.ok) throw new Error(await refusal(reply));
    const answer = (await reply.json()) as Answer;
    this.granted = new Map(answer.clips.map((clip) => [clip.id, clip]));
    this.until = Date.now() + answer.expires_in * 1000;
  }
}

/** Why there is no leave: in the server's own words when it says them. */
async function refusal(reply: Response): Promise<string> {
  const { status } = reply;
  if (status === 410) return sentence(String(((await reply.json()) as { why?: string }).why ?? "the bytes are missing"));
  if (status === 403 || status === 404) return "You may no longer watch this recording. Reload the page to see why.";
  return `The server did not give leave to play (${status}). Try again in a moment.`;
}

async function gone(reply: Response): Promise<string> {
  const { why } = (await reply.json()) as { why: string };
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}.`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
