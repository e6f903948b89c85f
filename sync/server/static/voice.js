// Hear the voice, and record it: samples from the microphone become a WAV file in the form; the server judges it.
"use strict";
{
  const RATE = 22050, MOST_RECORDED_S = 10, LOUD_ENOUGH = 0.1;
  let playing = null;

  const play = (address) => {
    playing?.pause();
    playing = new Audio(address);
    playing.play().catch(() => {});
  };
  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-play]") : null;
    if (!link) return;
    event.preventDefault();
    play(link.href);
  });
  document.querySelector("[data-trial]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    play(event.target.action + "?" + new URLSearchParams(new FormData(event.target)));
  });

  const studio = document.getElementById("studio");
  const at = (id) => document.getElementById(id);
  const can = navigator.mediaDevices?.getUserMedia && window.AudioWorkletNode && window.DataTransfer;
  if (studio) (can ? studio : at("closed")).hidden = false;

  let context = null, stream = null, blocks = [], heard = null;
  const says = (what) => studio.querySelectorAll("[data-says]").forEach((one) => (one.hidden = one.dataset.says !== what));
  const recording = (on) => {
    at("record").hidden = on;
    at("record").disabled = false;
    at("stop").hidden = !on;
    at("listen").disabled = at("save").disabled = on || !heard;
  };

  const release = () => {
    const room = context;
    stream?.getTracks().forEach((one) => one.stop());
    stream = context = null;
    return room?.close();
  };

  const begin = async () => {
    at("record").disabled = true; // until it is known whether there is a microphone: a second press would open another one
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true, autoGainControl: false } });
      context = new AudioContext();
      await context.audioWorklet.addModule(studio.dataset.tap);
      hear();
    } catch {
      release();
      recording(false);
      says("refused");
    }
  };

  const hear = () => {
    const tap = new AudioWorkletNode(context, "tap");
    blocks = [];
    tap.port.onmessage = ({ data }) => {
      if (!stream) return; // it was on its way
      blocks.push(data);
      const loud = Math.max(...data.map(Math.abs));
      const level = Math.max(at("level").value * 0.9, loud);
      at("level").value = level < 0.01 ? 0 : level;
      if (loud > LOUD_ENOUGH) says("heard");
      if (blocks.length * data.length > MOST_RECORDED_S * context.sampleRate) end();
    };
    context.createMediaStreamSource(stream).connect(tap);
    heard = null;
    recording(true);
    says("recording");
    at("stop").focus();
  };

  const end = async () => {
    if (!stream) return;
    const from = context.sampleRate, count = blocks.reduce((sum, one) => sum + one.length, 0);
    await release();
    if (!count) return recording(false), says("idle");
    const room = new OfflineAudioContext(1, Math.ceil((count * RATE) / from), RATE);
    const raw = room.createBuffer(1, count, from), source = room.createBufferSource();
    blocks.reduce((place, one) => (raw.copyToChannel(one, 0, place), place + one.length), 0);
    source.buffer = raw;
    source.connect(room.destination);
    source.start();
    heard = await room.startRendering();
    const files = new DataTransfer();
    files.items.add(new File([wav(heard.getChannelData(0))], "clip.wav", { type: "audio/wav" }));
    at("file").files = files.files;
    at("level").value = 0;
    recording(false);
    says("done");
    at("listen").focus();
  };

  // 16-bit mono, as `assets.sound` writes it.
  const wav = (samples) => {
    const file = new DataView(new ArrayBuffer(44 + samples.length * 2));
    const text = (place, letters) => [...letters].forEach((one, n) => file.setUint8(place + n, one.charCodeAt(0)));
    text(0, "RIFF"); file.setUint32(4, 36 + samples.length * 2, true); text(8, "WAVEfmt ");
    file.setUint32(16, 16, true); file.setUint16(20, 1, true); file.setUint16(22, 1, true);
    file.setUint32(24, RATE, true); file.setUint32(28, RATE * 2, true); file.setUint16(32, 2, true); file.setUint16(34, 16, true);
    text(36, "data"); file.setUint32(40, samples.length * 2, true);
    samples.forEach((one, n) => file.setInt16(44 + n * 2, Math.round(Math.max(-1, Math.min(1, one)) * 32767), true));
    return file.buffer;
  };

  const listen = () => {
    const room = new AudioContext(), source = room.createBufferSource();
    source.buffer = heard;
    source.connect(room.destination);
    source.onended = () => room.close();
    source.start();
  };

  at("record")?.addEventListener("click", begin);
  at("stop")?.addEventListener("click", end);
  at("listen")?.addEventListener("click", listen);
}
