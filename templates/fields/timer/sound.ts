/** A soft tone. It is off until the reader turns it on; only then does the page have to do with sound at all. */
export class Sound {
  #context: AudioContext | undefined;
  #on = false;

  /** Turns it on or off, and returns which. Turned on, it can be heard once, so that nobody is startled later. */
  toggle(): boolean {
    this.#on = !this.#on;
    try {
      this.#context ??= new AudioContext();
      void (this.#on ? this.#context.resume() : this.#context.suspend()).catch(() => {});
      this.play();
    } catch {
      this.#on = false; // no sound here; what is to be seen is enough
    }
    return this.#on;
  }

  play(): void {
    const context = this.#context;
    if (!this.#on || !context) return;
    try {
      const tone = context.createOscillator();
      const loudness = context.createGain();
      const now = context.currentTime;
      tone.frequency.value = 528;
      loudness.gain.setValueAtTime(0.0001, now);
      loudness.gain.exponentialRampToValueAtTime(0.12, now + 0.08);
      loudness.gain.exponentialRampToValueAtTime(0.0001, now + 1.4);
      tone.connect(loudness).connect(context.destination);
      tone.start(now);
      tone.stop(now + 1.5);
    } catch {
      this.#on = false;
    }
  }
}
