// The hall's voice: one call at a time, joined by the server; a board without a voice is silent and goes on.
"use strict";

const ANSWER_MS = 4_000;
const WAKING_MS = 1_000; // where speaking is forbidden, sound never wakes and never says why

export class Voice {
  /** `hint(true)` asks for a touch: browsers keep silent until somebody has touched the page, or a flag allows it. */
  constructor(address, hint) {
    Object.assign(this, { address, hint, audio: null });
    for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => this.allow());
  }

  /** Say one call, once where others wait; resolves when it is said, or at once where there is nothing to say. */
  async say(seq, once) {
    const answer = await fetch(`${this.address}/${seq}.wav${once ? "?once" : ""}`, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (answer.status !== 200) return;
    this.audio ??= new AudioContext();
    const sound = await this.audio.decodeAudioData(await answer.arrayBuffer());
    await Promise.race([this.audio.resume(), new Promise((late) => { setTimeout(late, WAKING_MS); })]);
    this.hint(this.audio.state !== "running");
    if (this.audio.state === "running") await this.play(sound);
  }

  play(sound) {
    return new Promise((done) => {
      const source = this.audio.createBufferSource();
      source.buffer = sound;
      source.connect(this.audio.destination);
      source.addEventListener("ended", () => done());
      source.start();
    });
  }

  async allow() {
    this.audio ??= new AudioContext();
    await this.audio.resume();
    if (this.audio.state === "running") this.hint(false);
  }
}
